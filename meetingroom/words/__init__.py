"""Words: codes, facts, hours, numbers and names become sentences a person can read or hear.

May import `wire` and `rules`; must not know Qt, disks (but its own catalogues), networks or clocks.
"""
