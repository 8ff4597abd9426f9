"""The server: app > routes > handlers > papers > records; the hub wakes the listening desks.

May import `documents`, `words`, `wire`, `rules` and the ports; must not know Qt or the client.
"""
