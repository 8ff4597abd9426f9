"""Cuộc họp: the delegate's window during a meeting: header, agenda, paper, docked vote card."""
