"""The hub: wakes listening desks after a commit, and tells them what passes and is never recorded.

    lines     connections: cursors, flags, frames        passing   how many have voted, who is there

May import records and the ports; must not know HTTP, sockets or handlers.
"""
