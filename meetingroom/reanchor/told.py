"""Outcomes and changes as JSON: pages from 1, confidence from 0 to 1. Must not compute any of them."""

from typing import Any

from meetingroom.rules.anchors.changes import ClauseChange, ClausePlace
from meetingroom.rules.anchors.marks import CERTAIN, LookAgain, Mark, Moved, Outcome, PassageRemoved
from meetingroom.rules.anchors.paged import PagedText, Span


def outcome_told(mark: Mark, outcome: Outcome, new: PagedText) -> dict[str, Any]:
    """One entry of `marks`."""
    match outcome:
        case Moved(span, page, confidence):
            found = {"outcome": "moved", **_range_told(span, page, new), "confidence": confidence / CERTAIN}
        case LookAgain(span, page, why):
            found = {"outcome": "look_again", "why": str(why), **_range_told(span, page, new)}
        case PassageRemoved(place, page):
            found = {
                "outcome": "passage_removed",
                "place": place,
                "page": page + 1,
                "place_on_page": place - new.starts[page],
            }
    return {"key": mark.key, **found}


def change_told(change: ClauseChange) -> dict[str, Any]:
    """One entry of `changes`."""
    return {
        "kinds": [str(kind) for kind in change.kinds],
        "old": _place_told(change.old),
        "new": _place_told(change.new),
        "words": [{"kind": str(piece.kind), "text": piece.text} for piece in change.pieces],
    }


def _range_told(span: Span, page: int, new: PagedText) -> dict[str, Any]:
    return {
        "start": span.start,
        "end": span.end,
        "page": page + 1,
        "start_on_page": span.start - new.starts[page],
        "text": new.text[span.start : span.end],
    }


def _place_told(place: ClausePlace | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"path": place.path, "start": place.range.start, "end": place.range.end, "page": place.page + 1}
