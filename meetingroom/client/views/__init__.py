"""One QObject per noun, built from the projection. No widgets, SQL or network; may import `client.store`."""
