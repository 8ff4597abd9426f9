"""Work leaves the GUI thread, its outcome returns to it, and nothing is left when it is closed."""

import threading

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from meetingroom.client.kit.threads import Background, GuiPost, LongRunning


@pytest.fixture
def background(qtbot: QtBot):  # type: ignore[no-untyped-def]
    made = Background(workers=1, name="kit-test")
    yield made
    made.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("kit-test")]


def test_work_runs_elsewhere_and_its_result_arrives_on_the_gui_thread(
    qtbot: QtBot, background: Background
) -> None:
    where: list[str] = []
    background.run(
        lambda: threading.current_thread().name,
        lambda name: where.extend((name, threading.current_thread().name)),
    )
    qtbot.waitUntil(lambda: len(where) == 2)
    assert where[0].startswith("kit-test")
    assert where[1] == threading.main_thread().name


def test_a_failure_is_told_to_whoever_asked(qtbot: QtBot, background: Background) -> None:
    errors: list[Exception] = []
    background.run(lambda: 1 // 0, failed=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], ZeroDivisionError)


def test_a_failure_nobody_asked_about_is_never_swallowed(qtbot: QtBot, background: Background) -> None:
    with qtbot.waitSignal(background.crashed) as crashed:
        background.run(lambda: 1 // 0)
    assert isinstance(crashed.args[0], ZeroDivisionError)


def test_one_worker_keeps_the_order_of_the_jobs(qtbot: QtBot, background: Background) -> None:
    order: list[int] = []
    for number in range(20):
        background.run(lambda number=number: number, order.append)
    qtbot.waitUntil(lambda: len(order) == 20)
    assert order == list(range(20))


def test_an_outcome_for_a_page_that_is_gone_is_dropped(qtbot: QtBot, background: Background) -> None:
    gate = threading.Event()
    seen: list[str] = []
    owner = QObject()
    background.run(lambda: gate.wait(5), lambda _: seen.append("gone"), owner=owner)
    del owner
    gate.set()
    background.run(lambda: None, lambda _: seen.append("after"))
    qtbot.waitUntil(lambda: "after" in seen)
    assert seen == ["after"]


def test_closing_drops_what_waits_and_delivers_nothing_more(qtbot: QtBot) -> None:
    background = Background(workers=1, name="kit-closing")
    gate = threading.Event()
    seen: list[object] = []
    background.run(lambda: gate.wait(5), seen.append)
    waiting = background.run(lambda: 2, seen.append)
    gate.set()
    background.close()
    background.close()
    qtbot.wait(1)
    assert seen == []
    assert waiting.future.cancelled() or waiting.future.done()
    with pytest.raises(RuntimeError):
        background.run(lambda: 3)


def test_calls_posted_from_any_thread_run_in_order_on_the_gui_thread(qtbot: QtBot) -> None:
    post = GuiPost()
    ran: list[tuple[int, bool]] = []

    def main() -> None:
        for number in range(5):
            post.post(lambda n=number: ran.append((n, threading.current_thread() is threading.main_thread())))

    thread = threading.Thread(target=main)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(ran) == 5)
    assert ran == [(number, True) for number in range(5)]
    post.close()


def test_a_long_running_thread_stops_when_told_and_reports_a_crash(qtbot: QtBot) -> None:
    stopped = threading.Event()
    loop = LongRunning(lambda: stopped.wait(5), stopped.set)
    loop.start()
    loop.close()
    assert loop.isFinished()

    def fall() -> None:
        raise RuntimeError("fell")

    broken = LongRunning(fall, lambda: None)
    with qtbot.waitSignal(broken.crashed) as crashed:
        broken.start()
    broken.close()
    broken.wait()
    assert str(crashed.args[0]) == "fell"
