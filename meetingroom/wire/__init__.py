"""The protocol: how facts, commands and messages are written down, hashed and checked.

May import `rules`; must not do input or output. Golden files under tests/wire freeze it.
"""
