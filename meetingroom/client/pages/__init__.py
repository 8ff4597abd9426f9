"""What a person sees. May import `client.views`, `client.reader` and `client.kit`; never store or sync."""
