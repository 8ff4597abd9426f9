"""The desk: app > pages and sync; pages > views and reader; views and sync > store; reader > kit.

May import `documents`, `words`, `wire`, `rules` and the ports; must not know the server.
"""
