"""Hôm nay: the first page after signing in."""
