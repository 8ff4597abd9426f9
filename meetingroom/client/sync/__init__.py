"""The messenger between the drawer and the server. No Qt; may import `client.store`."""
