"""What a person may do to his marks, as values, and what each does: a `Step` from marks to marks.

A step holds the whole marks before and after, so its reverse is undo and needs no further thought. Ink is
immutable: whatever changes a stroke takes it away and puts new ones. Must not know pages of pixels or disks.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from meetingroom.rules.marks.eraser import Spot, remains, touches
from meetingroom.rules.marks.shapes import (
    Bookmark,
    Box,
    Ink,
    InkPoint,
    Mark,
    MarkId,
    MarkInvalid,
    Markup,
    Page,
    Shape,
    TextNote,
)


@dataclass(frozen=True, slots=True)
class Add:
    """Put new marks on a page, all in one step (a pasted drawing, one stroke)."""

    page: Page
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class EraseStrokes:
    """Take every stroke of the page that an eraser of `radius` units touches along `way`."""

    page: Page
    way: tuple[Spot, ...]
    radius: int


@dataclass(frozen=True, slots=True)
class EraseParts:
    """Rub out what lies under the eraser; what is left of a stroke becomes strokes of their own."""

    page: Page
    way: tuple[Spot, ...]
    radius: int


@dataclass(frozen=True, slots=True)
class Move:
    """Move ink, text notes and bookmarks; marked words stay with their words."""

    marks: tuple[MarkId, ...]
    dx: int
    dy: int


@dataclass(frozen=True, slots=True)
class Resize:
    """Stretch ink and text notes from one rectangle to another."""

    marks: tuple[MarkId, ...]
    before: Box
    after: Box


@dataclass(frozen=True, slots=True)
class Restyle:
    """Another colour, another width of ink; None: as it was."""

    marks: tuple[MarkId, ...]
    colour: int | None = None
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    """Take marks away."""

    marks: tuple[MarkId, ...]


@dataclass(frozen=True, slots=True)
class ChangeText:
    """Other words in a text note, another label on a bookmark."""

    mark: MarkId
    text: str


Operation = Add | EraseStrokes | EraseParts | Move | Resize | Restyle | Delete | ChangeText


@dataclass(frozen=True, slots=True)
class Step:
    """What was done: `before` stood, now `after` stands."""

    before: tuple[Mark, ...]
    after: tuple[Mark, ...]

    @property
    def taken(self) -> tuple[MarkId, ...]:
        """Marks that stand no longer."""
        return tuple(each.id for each in self.before if each.id not in {mark.id for mark in self.after})

    def reversed(self, now: int) -> "Step":
        """Undo: what stood before stands again, written now."""
        return Step(self.after, tuple(replace(each, changed=now) for each in self.before))


def done(
    marks: Mapping[MarkId, Mark], operation: Operation, new_id: Callable[[], MarkId], now: int
) -> Step | None:
    """What an operation does to these marks; None when it changes nothing. Raises MarkInvalid (also a move
    off any paper). Marks that are not there any more are passed over."""
    match operation:
        case Add():
            return _step((), _made(operation.page, operation.shapes, new_id, now))
        case EraseStrokes(page, way, radius):
            hit = [mark for mark, ink in _inks(marks, page, way) if touches(ink, way, radius)]
            return _step(hit, ())
        case EraseParts(page, way, radius):
            rubbed = [(mark, ink, remains(ink, way, radius)) for mark, ink in _inks(marks, page, way)]
            hit = [mark for mark, _, left in rubbed if left is not None]
            pieces = [replace(ink, points=points) for _, ink, left in rubbed for points in left or ()]
            return _step(hit, _made(page, pieces, new_id, now))
        case Delete(chosen):
            return _step(_chosen(marks, chosen), ())
        case Move(chosen, dx, dy):
            return _reshaped(_chosen(marks, chosen), lambda shape: _moved(shape, dx, dy), new_id, now)
        case Resize(chosen, before, after):
            return _reshaped(_chosen(marks, chosen), lambda s: _resized(s, before, after), new_id, now)
        case Restyle(chosen, colour, width):
            return _reshaped(_chosen(marks, chosen), lambda s: _restyled(s, colour, width), new_id, now)
        case _:
            text = operation.text
            return _reshaped(_chosen(marks, (operation.mark,)), lambda s: _reworded(s, text), new_id, now)


def _chosen(marks: Mapping[MarkId, Mark], chosen: Iterable[MarkId]) -> list[Mark]:
    return [marks[each] for each in dict.fromkeys(chosen) if each in marks]


def _inks(marks: Mapping[MarkId, Mark], page: Page, way: tuple[Spot, ...]) -> list[tuple[Mark, Ink]]:
    if not way:
        return []
    return [(m, m.shape) for m in marks.values() if m.page == page and isinstance(m.shape, Ink)]


def _made(page: Page, shapes: Iterable[Shape], new_id: Callable[[], MarkId], now: int) -> list[Mark]:
    return [Mark(new_id(), page, now, now, shape) for shape in shapes]


def _step(before: Iterable[Mark], after: Iterable[Mark]) -> Step | None:
    step = Step(tuple(before), tuple(after))
    return step if step.before or step.after else None


def _reshaped(
    chosen: Iterable[Mark], reshape: Callable[[Shape], Shape], new_id: Callable[[], MarkId], now: int
) -> Step | None:
    """Those that come out another shape: a stroke as a new mark, anything else under its own name."""
    pairs = [(mark, shape) for mark in chosen if (shape := reshape(mark.shape)) != mark.shape]
    after = [
        replace(mark, id=new_id() if isinstance(mark.shape, Ink) else mark.id, changed=now, shape=shape)
        for mark, shape in pairs
    ]
    return _step((mark for mark, _ in pairs), after)


def _moved(shape: Shape, dx: int, dy: int) -> Shape:
    match shape:
        case Ink(points):
            return replace(shape, points=tuple(InkPoint(x + dx, y + dy, p) for x, y, p in points))
        case TextNote(box):
            return replace(shape, box=Box(box.left + dx, box.bottom + dy, box.right + dx, box.top + dy))
        case Bookmark():
            return replace(shape, y=shape.y + dy)
        case _:
            return shape


def _resized(shape: Shape, before: Box, after: Box) -> Shape:
    if before.left >= before.right or before.bottom >= before.top:
        raise MarkInvalid("nothing can be stretched from no size")

    def x(at: int) -> int:
        return after.left + round(
            (at - before.left) * (after.right - after.left) / (before.right - before.left)
        )

    def y(at: int) -> int:
        return after.bottom + round(
            (at - before.bottom) * (after.top - after.bottom) / (before.top - before.bottom)
        )

    match shape:
        case Ink(points):
            return replace(shape, points=tuple(InkPoint(x(p.x), y(p.y), p.pressure) for p in points))
        case TextNote(box):
            return replace(shape, box=Box(x(box.left), y(box.bottom), x(box.right), y(box.top)))
        case _:
            return shape


def _restyled(shape: Shape, colour: int | None, width: int | None) -> Shape:
    match shape:
        case Ink():
            painted = shape.colour if colour is None else colour
            return replace(shape, colour=painted, width=shape.width if width is None else width)
        case Markup() | TextNote():
            return shape if colour is None else replace(shape, colour=colour)
        case _:
            return shape


def _reworded(shape: Shape, text: str) -> Shape:
    match shape:
        case TextNote():
            return replace(shape, text=text)
        case Bookmark():
            return replace(shape, label=text)
        case _:
            return shape
