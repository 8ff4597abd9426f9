"""What takes too long is noticed once; what came in time is not."""

import threading

from meetingroom.client.reader.watchdog import Watchdog

LONG = 600.0


def test_what_takes_too_long_is_noticed_and_the_next_one_is_watched_too() -> None:
    noticed = threading.Semaphore(0)
    dog = Watchdog(noticed.release)
    for _ in range(2):
        dog.watch(0.001)
        assert noticed.acquire(timeout=10)
    dog.close()
    assert not noticed.acquire(blocking=False)


def test_a_shorter_watch_after_a_long_one_that_was_calmed_is_kept() -> None:
    noticed = threading.Semaphore(0)
    dog = Watchdog(noticed.release)
    dog.watch(LONG)
    dog.calm()
    dog.watch(0.001)
    assert noticed.acquire(timeout=10)
    dog.close()


def test_what_came_in_time_is_not_noticed_and_nothing_is_left_running() -> None:
    noticed: list[str] = []
    dog = Watchdog(lambda: noticed.append("late"))
    dog.watch(LONG)
    dog.calm()
    dog.close()
    dog.close()
    assert noticed == []
    assert not dog._thread.is_alive()


def test_it_may_be_closed_by_what_it_calls() -> None:
    closed = threading.Event()

    def overdue() -> None:
        dog.close()
        closed.set()

    dog = Watchdog(overdue)
    dog.watch(0.001)
    assert closed.wait(10)
