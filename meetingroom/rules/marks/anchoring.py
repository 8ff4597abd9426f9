"""A mark as `rules.anchors` wants it, to be followed into a new version. Must not follow it itself."""

from meetingroom.rules.anchors.marks import Mark as Anchor
from meetingroom.rules.anchors.paged import PagedText, Span
from meetingroom.rules.marks.shapes import Ink, Mark, Markup, Quote, TextNote


def anchor_of(mark: Mark, paper: PagedText, near: Span | None = None) -> Anchor:
    """The mark's place in the text of its own version. `near`: the line of its page nearest to a mark that
    quotes nothing (ink, a free note), which the reader knows; without it the page's beginning stands in.
    Raises IndexError for a page the text does not have.
    """
    begins = paper.starts[mark.page.page]
    quote = _quote(mark)
    if quote is not None:
        start, end = begins + quote.start, begins + quote.end
        return Anchor(mark.id, start, end, quote.exact, quote.before, quote.after)
    place = near or Span(0, 0)
    return Anchor(mark.id, begins + place.start, begins + place.end, ink=isinstance(mark.shape, Ink))


def _quote(mark: Mark) -> Quote | None:
    match mark.shape:
        case Markup() | TextNote():
            return mark.shape.quote
        case _:
            return None
