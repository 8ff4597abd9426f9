"""`meetingroom reanchor OLD NEW MARKS.json`: what becomes of marks when a paper is replaced, on anybody's
own papers. A door to `rules.anchors`; must not decide anything itself.
"""

from meetingroom.reanchor.command import main

__all__ = ["main"]
