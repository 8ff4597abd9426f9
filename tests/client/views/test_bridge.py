"""Many changes become few signals, on the GUI thread, and nobody waits."""

import threading

from pytestqt.qtbot import QtBot

from meetingroom.client.store.picture import DESK, Change, Connection, Line
from meetingroom.client.views.bridge import LEAST_GAP_MS, Bridge
from tests.fakes.fixture_desk import FixtureDesk


def test_changes_of_another_thread_arrive_here_together(qtbot: QtBot) -> None:
    desk = FixtureDesk("an")
    bridge = Bridge(desk)
    heard: list[tuple[frozenset[Change], threading.Thread]] = []
    bridge.changed.connect(lambda changes: heard.append((changes, threading.current_thread())))

    def work() -> None:
        for n in range(200):
            desk.connection(Connection(Line.SYNCING, n))
            desk.put_paper(f"{n:064x}")

    worker = threading.Thread(target=work)
    with qtbot.waitSignal(bridge.changed, timeout=5_000):
        worker.start()
        worker.join()
    qtbot.waitUntil(lambda: bridge.picture is desk.picture, timeout=5_000)
    assert len(heard) <= 5, "four hundred changes, a handful of signals"
    assert set().union(*(changes for changes, _ in heard)) == {
        Change(DESK, "connection"),
        Change(DESK, "papers"),
    }
    assert {thread for _, thread in heard} == {threading.main_thread()}
    bridge.close()


def test_signals_keep_their_distance(qtbot: QtBot) -> None:
    desk = FixtureDesk("an")
    bridge = Bridge(desk)
    bridge.flush()
    count: list[int] = []
    bridge.changed.connect(lambda _: count.append(1))
    desk.go_offline()
    bridge.flush()
    desk.connection(Connection(Line.CURRENT, 5))
    bridge._schedule()
    assert bridge._timer.interval() > 0
    assert len(count) == 1
    qtbot.waitUntil(lambda: len(count) == 2, timeout=5_000)
    bridge.close()


def test_the_picture_is_the_one_the_signal_spoke_of(qtbot: QtBot) -> None:
    desk = FixtureDesk("an")
    bridge = Bridge(desk)
    before = bridge.picture
    desk.go_offline()
    assert bridge.picture is before, "nothing changes under a page while it draws"
    bridge.flush()
    assert bridge.picture is desk.picture
    bridge.close()


def test_a_closed_bridge_hears_nothing_more(qtbot: QtBot) -> None:
    desk = FixtureDesk("an")
    bridge = Bridge(desk)
    heard: list[object] = []
    bridge.changed.connect(heard.append)
    desk.go_offline()
    bridge.close()
    desk.connection(Connection(Line.CURRENT, 1))
    bridge.flush()
    qtbot.wait(2 * LEAST_GAP_MS)
    assert heard == []
