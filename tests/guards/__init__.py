"""Guards over every test: no network, no words from Qt, nothing left running.

They fail the test and name what they found.
"""
