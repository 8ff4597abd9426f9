"""Certificates are renewed while the server runs: on its own clock, under open lines."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
import uvicorn

from meetingroom.rules.commands import AnnouncePoll, PreparePoll
from meetingroom.rules.rulesets import PASS
from meetingroom.server import doctor
from meetingroom.server.app import run
from meetingroom.server.app.duties import DAY_MS, Duties
from meetingroom.server.handlers.opening import close_house
from meetingroom.server.identity.installation import ROOT_KEY
from meetingroom.server.identity.renewal import Renewal
from meetingroom.server.identity.tls import line_context
from meetingroom.wire.certificates import Usage, verify_leaf
from meetingroom.wire.messages import LiveHello, encode
from tests.rules.hall import BUDGET, CHAIR, MORNING
from tests.server.council import MEETING, START_MS, HandClock
from tests.server.site import HOSTS, Site

NEAR_ITS_END_MS = 336 * DAY_MS


@asynccontextmanager
async def over_tls(site: Site) -> AsyncIterator[tuple[int, Renewal]]:
    """The site on a socket of its own; the port, and what renews the leaf of that socket."""
    context = line_context(site.house.installation)
    renewal = Renewal(site.house.installation, lambda: HOSTS, context)
    config = run.server_config(site.house, "127.0.0.1", 0, context, lambda: HOSTS)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1], renewal
    finally:
        server.should_exit = True
        await serving


def unjudging() -> ssl.SSLContext:
    """A client that takes any leaf: the clock of this test is not the machine's."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def leaf_shown(port: int) -> bytes:
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=unjudging())
    shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.close()
    await writer.wait_closed()
    assert isinstance(shown, bytes)
    return shown


@pytest.fixture
def clock(tmp_path: Path) -> HandClock:
    """335 days and more after the installation was made."""
    close_house(Site(tmp_path / "data").house)
    return HandClock(START_MS + NEAR_ITS_END_MS, NEAR_ITS_END_MS)


async def test_a_leaf_near_its_end_is_replaced_and_no_line_is_dropped(
    tmp_path: Path, clock: HandClock
) -> None:
    site = Site(tmp_path / "data", clock=clock)
    async with over_tls(site) as (port, renewal):
        await site.convene()
        cursors = await site.caught_up(CHAIR, MEETING)
        before = await leaf_shown(port)
        connector = aiohttp.TCPConnector(ssl=unjudging())
        async with (
            aiohttp.ClientSession(headers=site.headers(CHAIR), connector=connector) as desk,
            desk.ws_connect(f"wss://127.0.0.1:{port}/live") as line,
        ):
            await line.send_str(encode(LiveHello(protocol=1, cursors=cursors)).decode())
            await Duties(site.house, renewal).do()
            after = await leaf_shown(port)
            assert after != before
            verify_leaf(site.house.installation.root, after, Usage.TLS, clock.now_ms() + 300 * DAY_MS)
            await site.do(CHAIR, MEETING, PreparePoll(BUDGET, MORNING, "Thông qua dự toán", PASS))
            (poll,) = site.meeting().polls
            await site.do(CHAIR, MEETING, AnnouncePoll(poll))
            while "pages" not in (said := await line.receive_json(timeout=10)):
                pass
            assert said["pages"][0]["after"] == cursors[MEETING].number


async def test_the_leaves_are_looked_at_once_a_day(site: Site) -> None:
    asked: list[int] = []

    def hosts() -> frozenset[str]:
        asked.append(site.clock.now_ms())
        return HOSTS

    duties = Duties(site.house, Renewal(site.house.installation, hosts, None))
    for _ in range(5):
        await duties.do()
        site.clock.pass_ms(DAY_MS // 2)
    assert len(asked) == 3


def test_a_server_that_was_off_for_a_year_shows_a_new_leaf_from_the_first_connection(
    tmp_path: Path, clock: HandClock
) -> None:
    with opened(tmp_path, clock) as site:
        run.renew_at_start(site.house, HOSTS)
        assert site.house.installation.ends_ms(Usage.TLS) > clock.now_ms() + 300 * DAY_MS


def test_a_disk_that_refuses_the_new_key_does_not_keep_the_server_from_starting(
    tmp_path: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with opened(tmp_path, clock) as site:
        monkeypatch.setattr("meetingroom.server.identity.installation.write_pair", full)
        ends = site.house.installation.ends_ms(Usage.TLS)
        run.renew_at_start(site.house, HOSTS)
        assert site.house.installation.ends_ms(Usage.TLS) == ends
    assert "not_renewed" in caplog.messages


def test_the_doctor_says_when_the_leaf_ends_and_who_will_renew_it(
    tmp_path: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "own_hosts", lambda: HOSTS)

    def said(now_ms: int) -> doctor.Finding:
        at = HandClock(now_ms)
        findings = doctor.look(tmp_path / "data", 0, at, site.house.disk)
        return next(finding for finding in findings if finding.about == "Chứng thư")

    with opened(tmp_path, clock) as site:
        young = said(START_MS)
        assert young.verdict is doctor.Verdict.GOOD
        last_day = "hết ngày 20/09/2027"
        assert last_day in young.said
        near = said(clock.now_ms())
        assert near.verdict is doctor.Verdict.NOTE
        assert last_day in near.said
        assert "tls.key" in near.said
        (tmp_path / "data" / "identity" / ROOT_KEY).unlink()
        assert said(clock.now_ms()).verdict is doctor.Verdict.MEND
        assert f"chép {ROOT_KEY} về" in said(clock.now_ms()).said
        site.house.installation.line_file.write_text("x")
        assert replace(said(START_MS), said="") == doctor.Finding("Chứng thư", doctor.Verdict.MEND, "")


@contextmanager
def opened(folder: Path, clock: HandClock) -> Iterator[Site]:
    """A server that serves nobody yet."""
    site = Site(folder / "data", clock=clock)
    try:
        yield site
    finally:
        close_house(site.house)
