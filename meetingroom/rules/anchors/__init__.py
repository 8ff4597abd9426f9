"""Where a mark stands when a new version of its paper arrives, and what changed between the two.

Pure: two texts and the marks of the older one go in, one outcome per mark comes out, and none is ever
dropped. `reanchor.Revision` is the door; `paged` and `marks` hold what goes in and comes out. Must not
know pages as pictures, files or the way marks are stored.
"""
