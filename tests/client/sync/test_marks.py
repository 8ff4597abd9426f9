"""A person's marks on two devices and the real server: everything arrives, and nobody reads along."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from meetingroom.client.store import marks, notes, settings
from meetingroom.client.store.answers import Failed
from meetingroom.client.store.drawer import Transaction
from meetingroom.client.store.note_keys import device_note, new_recovery_code, wrap_for_device
from meetingroom.client.store.settings import Setting
from meetingroom.client.store.store import open_store
from meetingroom.client.sync import admission
from meetingroom.client.sync.admission import NoNotesKey
from meetingroom.client.sync.marks import MarksLine
from meetingroom.client.sync.shop import Turn
from meetingroom.client.sync.transport import ServerSays, SignedOut, Unreachable
from meetingroom.rules.ids import PersonId
from meetingroom.rules.marks.operations import Step
from meetingroom.rules.marks.shapes import Mark, Standing, TextNote
from meetingroom.rules.streams import notes_keys_stream, notes_stream
from meetingroom.wire.messages import Problem
from meetingroom.wire.notes import NotesPulled, NotesWritten, PullNotes, WriteNotes
from tests.client.sync.conftest import Desks
from tests.fakes.small_transport import SmallTransport
from tests.fakes.town import Town, living_town, said
from tests.fakes.world import RepeatingRandomness
from tests.rules.hall import D1
from tests.rules.marks.specimens import HOUR, NOTE, SHA, STROKE, a_mark, an_id
from tests.server.site import Site, opened

STREAM = notes_stream(D1, "meeting-1")
KEYS = notes_keys_stream(D1)


class Line:
    """The notes' part of a transport, to the real server in this process."""

    def __init__(self, site: Site, person: str) -> None:
        self.site = site
        self.person = person
        self.down = False
        self.lose_answers = 0

    async def write_notes(self, request: WriteNotes) -> NotesWritten:
        answer = await self._ask("/notes/write", request, NotesWritten)
        assert isinstance(answer, NotesWritten)
        if self.lose_answers:
            self.lose_answers -= 1
            raise Unreachable("the answer was lost")
        return answer

    async def pull_notes(self, request: PullNotes) -> NotesPulled:
        answer = await self._ask("/notes/pull", request, NotesPulled)
        assert isinstance(answer, NotesPulled)
        return answer

    async def _ask(self, path: str, request: Any, wanted: type[Any]) -> Any:
        if self.down:
            raise Unreachable("down")
        answer = await self.site.post(self.person, path, request)
        if answer.status != 200:
            raise ServerSays(msgspec.json.decode(answer.body, type=Problem).code, status=answer.status)
        return msgspec.json.decode(answer.body, type=wanted)


class Tablet:
    """One device of D1: a drawer and its line of marks."""

    def __init__(self, name: str, folder: Path, line: Any) -> None:
        self.name = name.encode().ljust(6)[:6]
        self.chance = RepeatingRandomness(name)
        self.store = open_store(folder / name, bytes(32), PersonId(D1), self.chance)
        self.line = line
        self.heard: list[frozenset[str]] = []
        self.marks = MarksLine(self.store, line, Turn(None), self.chance, gather_s=0, again_s=0.01)
        self.marks.listen(lambda _, papers: self.heard.append(papers))
        self.marks.want(STREAM)

    def write(self, *put: Mark, before: tuple[Mark, ...] = ()) -> None:
        self.job(lambda c: marks.write(c, STREAM, self.name, Step(before, put)))

    async def sync(self, times: int = 1) -> None:
        """Come to the line: pull, merge, push."""
        for _ in range(times):
            self.marks.want(STREAM)
            await self.marks.round()

    def job(self, work: Callable[[Transaction], Any]) -> Any:
        with self.store.drawer.writing() as connection:
            return work(connection)

    @property
    def standing(self) -> tuple[Standing, ...]:
        return tuple(self.job(lambda c: marks.of_paper(c, STREAM, SHA)))

    @property
    def shapes(self) -> list[object]:
        return [each.mark.shape for each in self.standing]

    def admit_all(self) -> None:
        for each in self.job(lambda c: admission.asking(c, KEYS)):
            self.job(lambda c, each=each: admission.admit(c, KEYS, each.public, self.chance))


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with opened(tmp_path / "server") as site:
        await site.let_in(D1)
        yield site


@pytest.fixture
def tablet(site: Site, tmp_path: Path) -> Any:
    made: list[Tablet] = []

    def make(name: str) -> Tablet:
        made.append(Tablet(name, tmp_path, Line(site, D1)))
        return made[-1]

    yield make
    for each in made:
        each.store.close()


async def pair(tablet: Callable[[str], Tablet]) -> tuple[Tablet, Tablet]:
    """Two devices of one person; the first has let the second in."""
    one, two = tablet("one"), tablet("two")
    await one.sync()
    await two.sync()
    assert not two.marks.has_key
    one.marks.look_again()
    await one.sync()
    one.admit_all()
    await one.sync()
    await two.sync()
    assert two.marks.has_key
    return one, two


async def test_a_mark_made_offline_on_one_device_appears_on_the_second(
    tablet: Callable[[str], Tablet],
) -> None:
    one, two = await pair(tablet)
    one.line.down = True
    one.write(a_mark(1), a_mark(2, NOTE))
    with pytest.raises(Unreachable):
        await one.sync()
    assert one.shapes == [STROKE, NOTE], "here without any network"
    one.line.down = False
    await one.sync()
    await two.sync()
    assert two.shapes == [STROKE, NOTE]
    assert two.heard == [frozenset({SHA})]


async def test_strokes_drawn_at_once_on_one_page_are_all_there_on_both(
    tablet: Callable[[str], Tablet],
) -> None:
    one, two = await pair(tablet)
    for n in range(5):
        one.write(a_mark(n))
        two.write(a_mark(100 + n))
    await one.sync()
    await two.sync()
    await one.sync()
    assert [each.mark.id for each in one.standing] == [each.mark.id for each in two.standing]
    assert len(one.standing) == 10


async def test_an_eraser_here_and_a_pen_there_do_not_hurt_each_other(tablet: Callable[[str], Tablet]) -> None:
    one, two = await pair(tablet)
    one.write(a_mark(1), a_mark(2))
    await one.sync()
    await two.sync()
    one.write(before=(a_mark(1),))
    two.write(a_mark(3))
    await two.sync()
    await one.sync()
    await two.sync()
    for device in (one, two):
        assert [each.mark.id for each in device.standing] == [an_id(2), an_id(3)]


async def test_two_texts_changed_at_once_are_both_kept(tablet: Callable[[str], Tablet]) -> None:
    one, two = await pair(tablet)
    note = a_mark(1, NOTE)
    one.write(note)
    await one.sync()
    await two.sync()
    one.write(replace(note, changed=HOUR + 50, shape=replace(NOTE, text="của máy một")), before=(note,))
    two.write(replace(note, changed=HOUR + 90, shape=replace(NOTE, text="của máy hai")), before=(note,))
    await one.sync()
    await two.sync()
    await one.sync()
    for device in (one, two):
        (stands,) = device.standing
        texts = [
            each.shape.text for each in (stands.mark, *stands.others) if isinstance(each.shape, TextNote)
        ]
        assert texts == ["của máy hai", "của máy một"]


async def test_a_lost_answer_doubles_nothing_and_loses_nothing(tablet: Callable[[str], Tablet]) -> None:
    one, two = await pair(tablet)
    one.write(a_mark(1))
    one.line.lose_answers = 1
    with pytest.raises(Unreachable):
        await one.sync()
    one.write(a_mark(2))
    await one.sync()
    await two.sync()
    assert len(one.standing) == len(two.standing) == 2
    assert all(each.others == () for each in two.standing)


# ── who may read ──────────────────────────────────────────────────────────────────────────────────


async def test_a_device_that_was_not_let_in_reads_nothing_and_loses_nothing_of_its_own(
    tablet: Callable[[str], Tablet],
) -> None:
    one, two = tablet("one"), tablet("two")
    one.write(a_mark(1))
    two.write(a_mark(2, NOTE))
    await one.sync()
    await two.sync(2)
    assert two.shapes == [NOTE]
    with pytest.raises(NoNotesKey):
        two.job(lambda c: admission.admit(c, KEYS, bytes(32), two.chance))
    one.marks.look_again()
    await one.sync()
    assert [each.public for each in one.job(lambda c: admission.asking(c, KEYS))] == [
        two.job(lambda c: admission.own_device(c, two.chance)).public
    ]
    one.admit_all()
    await one.sync()
    await two.sync()
    await one.sync()
    assert one.shapes == two.shapes == [STROKE, NOTE]
    assert one.job(lambda c: admission.asking(c, KEYS)) == ()


async def test_a_replaced_tablet_gets_its_notes_back_with_the_recovery_code(
    tablet: Callable[[str], Tablet],
) -> None:
    """So it is after a new slip or a forgotten PIN too: a new drawer, and nothing destroyed at the server."""
    lost = tablet("lost")
    lost.write(a_mark(1), a_mark(2, NOTE))
    await lost.sync()
    code = lost.job(lambda c: admission.write_recovery(c, KEYS, lost.chance))
    await lost.sync()
    fresh = tablet("fresh")
    fresh.write(a_mark(3))
    await fresh.sync()
    wrong = new_recovery_code(fresh.chance)
    assert not fresh.job(lambda c: admission.recover(c, KEYS, wrong))
    with pytest.raises(ValueError, match="recovery code"):
        fresh.job(lambda c: admission.recover(c, KEYS, "ABC"))
    assert fresh.job(lambda c: admission.recover(c, KEYS, code.lower()))
    await fresh.sync()
    assert sorted(each.mark.id for each in fresh.standing) == [an_id(1), an_id(2), an_id(3)]
    await lost.sync()
    assert len(lost.standing) == 3, "the old tablet, found again, has the new marks too"


async def test_a_code_is_none_where_no_code_was_made(tablet: Callable[[str], Tablet]) -> None:
    fresh = tablet("fresh")
    code = new_recovery_code(fresh.chance)
    assert not fresh.job(lambda c: admission.recover(c, KEYS, code))


async def test_two_devices_that_begin_at_once_come_to_one_key(tablet: Callable[[str], Tablet]) -> None:
    one, two = tablet("one"), tablet("two")
    for each in (one, two):  # both have seen an empty server
        each.job(lambda c, each=each: admission.settled_key(c, KEYS, each.chance))
        each.write(a_mark(1 if each is one else 2))
    await one.sync()
    await two.sync()
    assert (one.marks.has_key, two.marks.has_key) == (True, False)
    one.marks.look_again()
    await one.sync()
    one.admit_all()
    await one.sync()
    await two.sync()
    await one.sync()
    assert len(one.standing) == len(two.standing) == 2


async def test_who_lost_everything_begins_anew_and_the_old_tablet_brings_the_rest(
    tablet: Callable[[str], Tablet],
) -> None:
    old = tablet("old")
    old.write(a_mark(1))
    await old.sync()
    code = old.job(lambda c: admission.write_recovery(c, KEYS, old.chance))
    await old.sync()
    fresh = tablet("fresh")
    await fresh.sync()
    fresh.job(lambda c: admission.begin_anew(c, KEYS, fresh.chance))
    fresh.write(a_mark(2))
    await fresh.sync(2)
    assert fresh.marks.has_key
    assert not fresh.job(lambda c: admission.recover(c, KEYS, code)), "that code opens the older key"
    old.marks.look_again()
    await old.sync()
    assert not old.marks.has_key
    fresh.marks.look_again()
    await fresh.sync()
    fresh.admit_all()
    await fresh.sync()
    await old.sync()
    await fresh.sync()
    assert len(old.standing) == len(fresh.standing) == 2


async def test_a_wrapping_that_is_none_is_thrown_away_and_asked_for_again(
    tablet: Callable[[str], Tablet],
) -> None:
    one, two = tablet("one"), tablet("two")
    await one.sync()
    await two.sync()
    name = two.job(lambda c: admission.own_device(c, two.chance)).name
    for false in (b"\x01 not wrapped", wrap_for_device(bytes(32), device_public(two), one.chance)):
        key = device_note(name)
        one.job(lambda c, false=false, key=key: notes.write(c, KEYS, key, false))
        await one.sync()
        await two.sync()
        assert not two.marks.has_key
    one.marks.look_again()
    await one.sync()
    one.admit_all()
    await one.sync()
    await two.sync()
    assert two.marks.has_key


def device_public(of: Tablet) -> bytes:
    public = of.job(lambda c: admission.own_device(c, of.chance)).public
    assert isinstance(public, bytes)
    return public


async def test_a_device_taken_off_the_list_holds_neither_marks_nor_keys(
    tablet: Callable[[str], Tablet],
) -> None:
    one, two = await pair(tablet)
    one.write(a_mark(1))
    await one.sync()
    await two.sync()
    await two.marks.forget_everything()
    assert two.standing == ()
    assert not two.marks.has_key
    kept = (Setting.NOTES_KEY, Setting.DEVICE_NOTES_KEY)
    assert [two.job(lambda c, each=each: settings.get(c, each)) for each in kept] == [None, None]
    assert two.job(notes.streams) == []
    assert one.shapes == [STROKE]


# ── a server that was restored ────────────────────────────────────────────────────────────────────


async def test_a_restored_server_gets_back_what_it_lost(desk: Desks, tmp_path: Path) -> None:
    server = desk(D1).server
    one = Tablet("one", tmp_path, SmallTransport(server, D1))
    one.write(a_mark(1))
    await one.sync()
    before = {stream: dict(held) for stream, held in server.notes.items()}
    for n in range(2, 6):
        one.write(a_mark(n, STROKE, replace(a_mark(n).page, page=n)))
    await one.sync()
    server.notes, server.notes_epoch = before, 2
    one.write(a_mark(9))
    await one.sync()
    server.notes, server.notes_epoch = {}, 3
    one.marks.look_again()
    await one.sync()
    fresh = Tablet("one again", tmp_path, SmallTransport(server, D1))
    key = one.job(lambda c: admission.settled_key(c, KEYS, one.chance))
    fresh.job(lambda c: settings.put(c, Setting.NOTES_KEY, key))
    await fresh.sync()
    assert len(fresh.standing) == len(one.standing) == 6
    one.store.close()
    fresh.store.close()


async def test_a_server_restored_between_pull_and_push_is_pulled_again(desk: Desks, tmp_path: Path) -> None:
    server = desk(D1).server
    line = SmallTransport(server, D1)
    one = Tablet("one", tmp_path, line)
    await one.sync()
    one.write(a_mark(1))
    plain, line.write_notes = line.write_notes, None  # type: ignore[method-assign, assignment]

    async def restored(request: WriteNotes) -> NotesWritten:
        server.notes_epoch = 2
        line.write_notes = plain  # type: ignore[method-assign]
        return await plain(request)

    line.write_notes = restored  # type: ignore[method-assign]
    await one.sync()
    assert len(server.notes[STREAM]) == 1
    one.store.close()


# ── while the line holds ──────────────────────────────────────────────────────────────────────────


async def test_a_refusal_is_told_and_tried_again_and_never_cuts_the_line(desk: Desks, tmp_path: Path) -> None:
    line = SmallTransport(desk(D1).server, D1)
    one = Tablet("one", tmp_path, line)
    line.says = ServerSays("too_large", status=413)
    running = asyncio.create_task(one.marks.run())
    async with asyncio.timeout(5):
        while one.marks.refused != "too_large":
            await asyncio.sleep(0)
        line.says = None
        while not one.marks.has_key or one.marks.refused:
            await asyncio.sleep(0.005)
        one.write(a_mark(1))
        one.marks.push()
        while STREAM not in line.server.notes:
            await asyncio.sleep(0)
    line.says = SignedOut("session_ended", status=401)
    one.marks.look_again()
    with pytest.raises(SignedOut):
        await asyncio.wait_for(running, 5)
    one.store.close()


async def test_a_desk_that_has_marks_waiting_sends_them_when_the_line_is_back(
    desk: Desks, tmp_path: Path
) -> None:
    line = SmallTransport(desk(D1).server, D1)
    one = Tablet("one", tmp_path, line)
    one.write(a_mark(1))
    again = MarksLine(one.store, line, Turn(None), one.chance, gather_s=0)
    running = asyncio.create_task(again.run())
    async with asyncio.timeout(5):
        while not line.server.notes.get(STREAM):
            await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    one.store.close()


# ── as screens ask ────────────────────────────────────────────────────────────────────────────────


async def test_from_one_tablets_screen_to_the_others_over_the_whole_way(tmp_path: Path) -> None:
    async with living_town(tmp_path) as town:
        one, two = await _desks(town)
        mark = replace(a_mark(1), id=one.new_id())
        assert await said(one.write, "meeting-1", Step((), (mark,))) is None
        assert [each.mark for each in await said(one.load, "meeting-1", SHA)] == [mark]
        code = await _when(one, lambda: said(one.new_recovery_code))
        assert await said(two.load, "meeting-1", SHA) == ()
        heard = asyncio.Event()
        loop = asyncio.get_running_loop()
        stop = two.listen(lambda *_: loop.call_soon_threadsafe(heard.set))
        two._line._again_s = one._line._again_s = 0.05
        assert await said(two.recover, "ABC") == Failed("wrong_recovery_code")
        async with asyncio.timeout(10):
            while await said(two.recover, code) is not None:
                two._workshop.soon(two._line.look_again)
                await asyncio.sleep(0.05)
            await heard.wait()
        assert [each.mark for each in await said(two.load, "meeting-1", SHA)] == [mark]
        stop()
        assert await said(one.begin_anew) is None
        async with asyncio.timeout(10):
            while not (asked := await said(one.look_for_devices)):
                two._workshop.soon(two._line.look_again)
                await asyncio.sleep(0.05)
        assert asked == (await said(two.own_device),)
        assert len(await said(one.words_of, asked[0])) == 4
        assert await said(one.admit, asked[0]) is None


async def test_a_full_disk_is_told_to_who_drew(tmp_path: Path) -> None:
    async with living_town(tmp_path) as town:
        one, _ = await _desks(town)
        one._store.drawer.limit_pages(one._store.drawer.pages())
        big = replace(NOTE, text="x" * 5000)
        failed = await said(one.write, "meeting-1", Step((), tuple(a_mark(n, big) for n in range(20))))
        assert failed == Failed("disk_full")
        assert await said(one.load, "meeting-1", SHA) == ()


async def test_codes_written_on_two_devices_at_once_leave_the_later_one(
    tablet: Callable[[str], Tablet],
) -> None:
    one, two = await pair(tablet)
    codes = [device.job(partial(write_code, device)) for device in (one, two)]
    await one.sync()
    await two.sync(2)
    three = tablet("three")
    await three.sync()
    assert [three.job(lambda c, code=code: admission.recover(c, KEYS, code)) for code in codes] == [
        False,
        True,
    ]


def write_code(device: Tablet, connection: Transaction) -> str:
    return admission.write_recovery(connection, KEYS, device.chance)


async def _desks(town: Town) -> tuple[Any, Any]:
    made = [(await town.at_desk(D1, town.pinned(name))).desk.marks for name in ("tablet-1", "tablet-2")]
    for each in made:
        each._line._gather_s = 0
    return made[0], made[1]


async def _when(desk: Any, ask: Callable[[], Any]) -> str:
    """The answer once the desk has its key."""
    async with asyncio.timeout(10):
        while not desk.has_key:
            await asyncio.sleep(0.02)
        answer = await ask()
    return str(answer)
