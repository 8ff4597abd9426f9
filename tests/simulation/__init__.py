"""The simulator: a server and its desks on a virtual clock and a lossy network; one seed, one run.

`timeline` is time, `network` is weather, `world` is the council, `invariants` is the law.
"""
