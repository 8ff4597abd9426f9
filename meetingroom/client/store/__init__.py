"""The desk drawer: mirror, outbox, projection, vault, search. No Qt; the only SQL of the client."""
