"""The long page: layout, tiles, renderer, text, find. May import `client.kit`; never store or sync."""
