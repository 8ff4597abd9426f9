"""A person's own marks on papers: what they are, what may be done to them, how two devices agree.

Pure, like all of `rules`. Packed by `wire.marks`, kept by `client.store.marks`. Must not know pixels.
"""
