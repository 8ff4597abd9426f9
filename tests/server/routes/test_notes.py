"""Private notes over the routes: one's own only, within limits, never lost to a stale base."""

from typing import Any

import msgspec

from meetingroom.wire.notes import NotesPulled, NotesWritten, NoteWrite, PullNotes, WriteNotes
from tests.rules.hall import D1, D2
from tests.server.site import Site

MINE = f"notes/{D1}/meeting-1"


def writing(*notes: NoteWrite, stream: str = MINE) -> WriteNotes:
    return WriteNotes(protocol=1, stream=stream, notes=list(notes))


async def pulled(site: Site, person: str, stream: str = MINE) -> Any:
    return await site.post(person, "/notes/pull", PullNotes(protocol=1, stream=stream))


async def test_what_is_written_is_pulled_as_it_came(site: Site) -> None:
    note = NoteWrite(key="ink:page-3", base=0, body=b"\x00ciphertext\xff")
    answer = await site.post(D1, "/notes/write", writing(note))
    assert [o.rev for o in msgspec.json.decode(answer.body, type=NotesWritten).outcomes] == [1]
    (kept,) = msgspec.json.decode((await pulled(site, D1)).body, type=NotesPulled).notes
    assert (kept.key, kept.rev, kept.body) == (note.key, 1, note.body)


async def test_a_stale_write_is_shown_what_stands_there(site: Site) -> None:
    await site.post(D1, "/notes/write", writing(NoteWrite(key="a", base=0, body=b"first")))
    answer = await site.post(D1, "/notes/write", writing(NoteWrite(key="a", base=0, body=b"second")))
    (outcome,) = msgspec.json.decode(answer.body, type=NotesWritten).outcomes
    assert outcome.stale is not None
    assert outcome.stale.body == b"first"


async def test_another_persons_notes_do_not_exist(site: Site) -> None:
    for stream in (MINE, "meeting/meeting-1", "no stream"):
        assert (await pulled(site, D2, stream)).status == 404
        note = NoteWrite(key="a", base=0, body=b"x")
        assert (await site.post(D2, "/notes/write", writing(note, stream=stream))).status == 404


async def test_notes_have_limits(site: Site) -> None:
    good = NoteWrite(key="a", base=0, body=b"x")
    for request, status in (
        (writing(), 413),
        (writing(*[good] * 201), 413),
        (writing(NoteWrite(key="", base=0, body=b"x")), 400),
        (writing(NoteWrite(key="với dấu", base=0, body=b"x")), 400),
        (writing(NoteWrite(key="a", base=0, body=bytes(256 * 1024 + 1))), 413),
    ):
        assert (await site.post(D1, "/notes/write", request)).status == status
    assert msgspec.json.decode((await pulled(site, D1)).body, type=NotesPulled).notes == []
