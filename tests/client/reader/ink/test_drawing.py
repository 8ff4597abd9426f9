"""Pen, mouse and finger on a page: who draws, who scrolls, what is kept and where it is seen."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QInputDevice, QPainter, QTransform
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScroller

from meetingroom.client.reader.ink.dry_layer import DryLayer
from meetingroom.client.reader.ink.tools import STYLES, InkTool
from meetingroom.client.reader.layout import Fit
from meetingroom.rules.marks.shapes import UNITS, Ink, InkPoint, Mark, Nib, Page, Standing
from tests.client.reader.ink.conftest import RUBBER, SHA, Drawing
from tests.rules.marks.specimens import an_id

FINGERS = QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)


def drag(drawing: Drawing, start: QPointF, end: QPointF) -> None:
    viewport, left = drawing.canvas.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(viewport, left, pos=start.toPoint())
    QTest.mouseMove(viewport, end.toPoint())
    QTest.mouseRelease(viewport, left, pos=end.toPoint())


def touch(drawing: Drawing, act: str, y: int) -> None:
    sequence = QTest.touchEvent(drawing.canvas.windowHandle(), FINGERS, False)
    getattr(sequence, act)(0, QPoint(300, y))
    sequence.commit()


def flick(drawing: Drawing) -> QScroller.State:
    """A finger goes up the page; what the surface makes of it while it is still down."""
    touch(drawing, "press", 400)
    for y in range(380, 150, -20):
        touch(drawing, "move", y)
    state = QScroller.scroller(drawing.canvas.viewport()).state()
    touch(drawing, "release", 160)
    QScroller.scroller(drawing.canvas.viewport()).stop()
    return state


def test_a_pen_draws_without_being_asked_in_pdf_space_and_with_its_pressure(drawing: Drawing) -> None:
    places = [drawing.at(0, 100, 100), drawing.at(0, 200, 100), drawing.at(0, 200, 300)]
    drawing.stroke(*places, pressure=0.5)
    (ink,) = drawing.inks()
    wanted = [(100, 742), (200, 742), (200, 542)]
    for point, (x, y) in zip(ink.points, wanted, strict=True):
        assert abs(point.x - x * UNITS) <= UNITS
        assert abs(point.y - y * UNITS) <= UNITS
        assert point.pressure == 128
    style = STYLES[InkTool.BLUE]
    assert (ink.width, ink.colour, ink.nib) == (style.width, style.colour, Nib.PEN)
    assert all(event.isAccepted() for event in drawing.events), "else it comes again as a mouse"


def test_a_stroke_is_seen_while_it_is_drawn_and_after_it_dried(drawing: Drawing) -> None:
    middle = drawing.at(0, 200, 200)
    drawing.pen(QEvent.Type.TabletPress, drawing.at(0, 100, 200))
    for x in range(110, 310, 10):
        drawing.pen(QEvent.Type.TabletMove, drawing.at(0, x, 200))
    assert drawing.is_inked(middle)
    assert drawing.inks() == []
    drawing.pen(QEvent.Type.TabletRelease, drawing.at(0, 300, 200), 0)
    assert drawing.is_inked(middle)
    assert not drawing.is_inked(drawing.at(0, 200, 230))
    drawing.marks.undo()
    assert not drawing.is_inked(middle)
    drawing.marks.redo()
    assert drawing.is_inked(middle)


def test_a_stroke_seen_again_at_another_size_is_where_it_was_on_the_page(drawing: Drawing) -> None:
    drawing.stroke(drawing.at(0, 100, 200), drawing.at(0, 300, 200))
    drawing.lay_out(Fit.PAGE)
    assert drawing.is_inked(drawing.at(0, 200, 200))
    assert not drawing.is_inked(drawing.at(0, 200, 250))


def test_a_mouse_draws_only_while_a_tool_is_chosen(drawing: Drawing) -> None:
    drag(drawing, drawing.at(0, 100, 300), drawing.at(0, 300, 200))
    assert drawing.inks() == []
    assert drawing.canvas.view.top > 0
    drawing.hand.choose(InkTool.RED)
    top = drawing.canvas.view.top
    drag(drawing, drawing.at(0, 100, 300), drawing.at(0, 300, 200))
    assert [ink.colour for ink in drawing.inks()] == [STYLES[InkTool.RED].colour]
    assert drawing.canvas.view.top == top
    drawing.hand.choose(None)
    drag(drawing, drawing.at(0, 100, 300), drawing.at(0, 300, 200))
    assert len(drawing.inks()) == 1


def test_a_finger_scrolls_while_a_tool_is_chosen_and_never_draws(drawing: Drawing) -> None:
    drawing.hand.choose(InkTool.RED)
    assert flick(drawing) is QScroller.State.Dragging
    assert drawing.inks() == []


def test_a_palm_beside_the_pen_draws_nothing_and_scrolls_nothing(drawing: Drawing) -> None:
    drawing.pen(QEvent.Type.TabletMove, QPointF(200, 200), 0)
    assert flick(drawing) is QScroller.State.Inactive
    assert drawing.inks() == []
    assert drawing.canvas.view.top == 0
    drawing.hand._pen_near.stop()
    drawing.hand._pen_gone()
    assert flick(drawing) is QScroller.State.Dragging


def test_a_palm_that_lay_there_before_the_pen_came_turns_no_page_when_it_is_lifted(drawing: Drawing) -> None:
    drawing.lay_out(Fit.PAGE)
    turned: list[int] = []
    drawing.canvas.turned.connect(turned.append)
    viewport = drawing.canvas.viewport()
    QTest.touchEvent(viewport, FINGERS).press(0, QPoint(550, 400), viewport).commit()
    drawing.stroke(drawing.at(0, 100, 100), drawing.at(0, 200, 100))
    QTest.touchEvent(viewport, FINGERS).release(0, QPoint(550, 400), viewport).commit()
    assert turned == []
    assert len(drawing.inks()) == 1


def test_the_other_end_of_the_pen_takes_the_strokes_it_touches_and_undo_brings_them_back(
    drawing: Drawing,
) -> None:
    drawing.stroke(drawing.at(0, 100, 100), drawing.at(0, 300, 100))
    drawing.stroke(drawing.at(0, 100, 200), drawing.at(0, 300, 200))
    drawing.stroke(drawing.at(0, 200, 150), drawing.at(0, 200, 220), device=RUBBER)
    (left,) = drawing.inks()
    assert abs(left.points[0].y - 742 * UNITS) <= UNITS
    assert not drawing.is_inked(drawing.at(0, 150, 200))
    assert drawing.is_inked(drawing.at(0, 150, 100))
    drawing.marks.undo()
    assert len(drawing.inks()) == 2
    assert drawing.is_inked(drawing.at(0, 150, 200))


def test_what_is_rubbed_out_on_one_page_leaves_the_others_alone(drawing: Drawing) -> None:
    drawing.stroke(drawing.at(0, 100, 100), drawing.at(0, 300, 100))
    drawing.canvas.scroll_to((0, drawing.stand.layout.box(1).top))
    drawing.stroke(drawing.at(1, 100, 100), drawing.at(1, 300, 100))
    assert (len(drawing.inks(0)), len(drawing.inks(1))) == (1, 1)
    drawing.hand.choose(InkTool.ERASER)
    drag(drawing, drawing.at(1, 200, 80), drawing.at(1, 200, 120))
    assert (len(drawing.inks(0)), len(drawing.inks(1))) == (1, 0)


def test_a_stroke_stays_on_the_page_where_it_began_and_one_beside_the_pages_is_none(drawing: Drawing) -> None:
    drawing.stroke(drawing.at(0, 100, 100), drawing.at(0, -50, 100))
    (ink,) = drawing.inks()
    assert min(point.x for point in ink.points) >= 0
    drawing.stroke(QPointF(2, 2), QPointF(4, 100))
    assert len(drawing.inks()) == 1


def test_before_the_marks_are_here_nothing_can_be_drawn(drawing: Drawing) -> None:
    drawing.sheet.show_marks(None)
    drawing.stroke(drawing.at(0, 100, 100), drawing.at(0, 200, 100))
    assert not any(event.isAccepted() for event in drawing.events)
    assert drawing.inks() == []


def test_scrolling_ends_the_stroke_and_keeps_it(drawing: Drawing) -> None:
    drawing.pen(QEvent.Type.TabletPress, drawing.at(0, 100, 100))
    drawing.pen(QEvent.Type.TabletMove, drawing.at(0, 200, 100))
    drawing.sheet.hold()
    drawing.pen(QEvent.Type.TabletMove, drawing.at(0, 300, 300))
    drawing.pen(QEvent.Type.TabletRelease, drawing.at(0, 300, 300), 0)
    (ink,) = drawing.inks()
    assert max(point.x for point in ink.points) < 210 * UNITS


# The picture of what stands


def standing(number: int, y: int, nib: Nib = Nib.PEN) -> Standing:
    ink = Ink((InkPoint(10, y), InkPoint(190, y)), 8, 0x102030, nib)
    return Standing(Mark(an_id(number), Page(SHA, 1, 0), 1, 1, ink))


def seen(layer: DryLayer) -> QImage:
    picture = QImage(200, 200, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    layer.show(painter)
    painter.end()
    return picture


def test_a_picture_repaired_after_every_change_is_the_one_painted_at_once() -> None:
    marks = [standing(n, 15 + 7 * n, Nib.MARKER if n % 3 else Nib.PEN) for n in range(20)]
    steps = [marks[:10], marks[:3] + marks[5:10], marks, marks[4:], marks[:1] + marks[4:], marks]
    repaired = DryLayer(200, 200, QRect(0, 0, 200, 200), QTransform())
    for step in steps:
        repaired.renew(step)
        repaired.work(1000)
        once = DryLayer(200, 200, QRect(0, 0, 200, 200), QTransform())
        once.renew(step)
        once.work(1000)
        assert seen(repaired) == seen(once)


def test_a_full_page_is_painted_in_slices_and_ends_the_same() -> None:
    marks = [standing(n, 10 + n % 180) for n in range(300)]
    sliced = DryLayer(200, 200, QRect(0, 0, 200, 200), QTransform())
    sliced.renew(marks)
    assert not sliced.is_whole
    while not sliced.is_whole:
        sliced.work(0.05)
    once = DryLayer(200, 200, QRect(0, 0, 200, 200), QTransform())
    once.renew(marks)
    once.work(10_000)
    assert seen(sliced) == seen(once)
