"""What the server does by itself, and the lines it writes about it."""

import json
import logging

import pytest

from meetingroom.rules.terms import PollState
from meetingroom.server.app import duties as room
from meetingroom.server.app.duties import Duties
from meetingroom.server.app.logs import JsonLines, to_standard_error
from meetingroom.server.records import heartbeat, recovery
from meetingroom.server.records.core import CommandCore
from tests.server.council import MEETING
from tests.server.site import Site


async def test_the_heartbeat_follows_the_clock_while_a_poll_is_open(site: Site) -> None:
    duties = Duties(site.house, site.renewal)
    await site.open_poll()
    site.clock.pass_ms(2_000)
    await duties.do()
    with site.house.core.database.reading() as connection:
        assert heartbeat.last_beats(connection) == {MEETING: site.clock.now}


async def test_a_start_after_an_absence_holds_the_open_poll(site: Site) -> None:
    poll = await site.open_poll()
    site.clock.pass_ms(60_000)
    await Duties(site.house, site.renewal).begin()
    assert site.meeting().polls[poll].state is PollState.HELD


async def test_a_recovery_ends_when_no_desk_has_brought_anything_for_a_while(site: Site) -> None:
    def wait_for_desks(core: CommandCore) -> None:
        with core.database.writing() as connection:
            recovery.begin(connection, core.clock.now_ms() // 1000)
        core.reread()

    site.house.writer.run(wait_for_desks).result(5)
    duties = Duties(site.house, site.renewal)
    await duties.begin()
    await duties.do()
    assert site.house.core.marks.recovering  # no desk has come yet
    site.house.recovery_watch.last_ms = site.clock.monotonic_ms()
    await duties.do()
    assert site.house.core.marks.recovering
    site.clock.pass_ms(room.RECOVERY_QUIET_MS)
    await duties.do()
    assert not site.house.core.marks.recovering


def line(message: str, error: Exception | None = None, **extra: object) -> dict[str, object]:
    """One record as it is written."""
    kept = None if error is None else (type(error), error, error.__traceback__)
    record = logging.LogRecord("meetingroom.server.x", logging.INFO, "", 0, message, None, kept)
    record.__dict__.update(extra)
    written: dict[str, object] = json.loads(JsonLines().format(record))
    return written


def test_a_line_holds_its_event_and_what_it_says_of_it() -> None:
    written = line("request", status=200, path="/sync")
    assert (written["room"], written["event"]) == ("server.x", "request")
    assert (written["status"], written["path"]) == (200, "/sync")


def test_of_an_error_only_its_kind_and_place_are_written() -> None:
    try:
        raise ValueError("INSERT INTO record … tán thành")
    except ValueError as error:
        written = line("commit_failed", error)
    assert written["error"] == "ValueError"
    assert "tán thành" not in json.dumps(written, ensure_ascii=False)


def test_every_logger_of_the_server_writes_such_lines(capsys: pytest.CaptureFixture[str]) -> None:
    names = ("meetingroom", "uvicorn")
    before = [
        (logging.getLogger(n), logging.getLogger(n).handlers, logging.getLogger(n).level) for n in names
    ]
    try:
        to_standard_error(logging.WARNING)
        logging.getLogger("meetingroom.server.y").warning("little_space", extra={"free": 1})
        logging.getLogger("meetingroom.server.y").info("not_said")
    finally:
        for logger, handlers, level in before:
            logger.handlers, logger.propagate = handlers, True
            logger.setLevel(level)
    assert [json.loads(text)["event"] for text in capsys.readouterr().err.splitlines()] == ["little_space"]
