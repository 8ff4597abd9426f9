"""One function, one command or question. May import `server.papers` and `server.records`, never routes."""
