"""Papers on the server: intake, packs, text, blobs. May import `server.records`."""
