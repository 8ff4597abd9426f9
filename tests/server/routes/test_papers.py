"""Bytes of papers in and out: who may have them, ranges, uploads in pieces, what is refused."""

import hashlib
from pathlib import Path

import pytest

from meetingroom.rules.audience import DAIS, EVERYONE
from meetingroom.rules.commands import (
    PublishedItem,
    PublishProgramme,
    PutDraftItem,
    PutDraftPaper,
    RecallPaper,
    RemoveDraftPaper,
)
from meetingroom.rules.streams import draft_stream
from meetingroom.server.handlers import papers
from meetingroom.server.papers import inspection
from meetingroom.server.papers.inspection import Inspector
from meetingroom.server.papers.store import Papers, WrongBytes, WrongOffset
from meetingroom.server.routes import files
from meetingroom.wire.pages import Failed, Failure, Inspection, PageSize
from tests.rules.hall import BUDGET, D1, SECRETARY, STAFF, SUBMISSION, draft_paper, planned
from tests.server import asgi
from tests.server.council import MEETING
from tests.server.site import Site

CONTENT = b"%PDF-1.7\n" + bytes(range(256)) * 40
SHA = hashlib.sha256(CONTENT).hexdigest()
DRAFT = draft_stream("meeting-1")


class Looks:
    """An inspector that finds what it is told to."""

    def __init__(self, found: Inspection | Failed | None = None) -> None:
        self.found = found or Inspection(2, (PageSize(595, 842),) * 2, "Tờ trình", "", True, False, "mupdf")  # type: ignore[arg-type]

    async def inspect(self, path: Path) -> Inspection | Failed:
        assert path.exists()
        return self.found


@pytest.fixture(autouse=True)
def _no_subprocess(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Inspector, "inspect", Looks().inspect)


async def put(
    site: Site,
    person: str | None,
    piece: bytes,
    offset: int = 0,
    size: int = len(CONTENT),
    sha256: str = SHA,
    **more: str,
) -> asgi.Answer:
    query = {"stream": MEETING, "offset": offset, "size": size, **more}
    return await asgi.request(site.app, "PUT", f"/blobs/{sha256}", piece, site.headers(person), **query)


async def publish(site: Site, audience: object = EVERYONE) -> None:
    assert (await put(site, SECRETARY, CONTENT)).json["done"]
    items = (PublishedItem(planned(BUDGET, "1"), EVERYONE), PublishedItem(planned(STAFF, "3"), DAIS))
    paper = draft_paper(sha256=SHA, audience=audience)  # type: ignore[arg-type]
    await site.do(SECRETARY, MEETING, PublishProgramme(items, (paper,)))


async def test_a_paper_brought_in_pieces_is_inspected_and_kept(site: Site) -> None:
    first = await put(site, SECRETARY, CONTENT[:4_000])
    assert first.json == {"protocol": 1, "offset": 4_000}
    again = await put(site, SECRETARY, CONTENT[:4_000])
    assert again.json == first.json
    gap = await put(site, SECRETARY, CONTENT[5_000:], offset=5_000)
    assert (gap.status, gap.json) == (409, {"code": "wrong_offset", "params": {"offset": 4_000}})
    done = await put(site, SECRETARY, CONTENT[4_000:], offset=4_000)
    assert (done.json["offset"], done.json["done"]) == (len(CONTENT), True)
    assert (done.json["pages"], done.json["title"], done.json["has_text"]) == (2, "Tờ trình", True)
    assert site.house.papers.path(SHA).read_bytes() == CONTENT


async def test_bringing_what_is_here_already_looks_the_same(site: Site) -> None:
    await site.let_in("other")
    first = [await put(site, SECRETARY, CONTENT[:9]), await put(site, SECRETARY, CONTENT[9:], offset=9)]
    second = [await put(site, SECRETARY, CONTENT[:9]), await put(site, SECRETARY, CONTENT[9:], offset=9)]
    assert [answer.json for answer in first] == [answer.json for answer in second]


async def test_only_secretaries_bring_papers(site: Site) -> None:
    for person, status in ((D1, 403), (None, 401)):
        assert (await put(site, person, CONTENT)).status == status
    assert (await put(site, SECRETARY, CONTENT, stream="meeting/none")).status == 403


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"size": 0}, 422),
        ({"size": -1}, 400),
        ({"size": 300 * 1024 * 1024}, 413),
        ({"offset": 99_999_999}, 413),
        ({"size": 10}, 422),
        ({"offset": "x"}, 400),
        ({"offset": "-1"}, 400),
        ({"sha256": "A" * 64}, 400),
        ({"sha256": "..%2f..%2fetc"}, 400),
    ],
)
async def test_impossible_uploads_are_refused(site: Site, change: dict[str, object], status: int) -> None:
    assert (await put(site, SECRETARY, CONTENT, **change)).status == status  # type: ignore[arg-type]


async def test_a_file_without_content_is_called_empty_and_not_too_large(site: Site) -> None:
    answer = await put(site, SECRETARY, b"", size=0, sha256=hashlib.sha256(b"").hexdigest())
    assert (answer.status, answer.json) == (422, {"code": "empty"})


async def test_pieces_are_limited_before_they_are_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_PIECE_BYTES", 100)
    assert (await put(site, SECRETARY, CONTENT)).status == 413
    told = {**site.headers(SECRETARY), "Content-Length": "5"}
    query = {"stream": MEETING, "offset": 0, "size": len(CONTENT)}
    answer = await asgi.request(site.app, "PUT", f"/blobs/{SHA}", CONTENT, told, **query)
    assert answer.status == 413


async def test_other_bytes_than_announced_are_thrown_away(site: Site) -> None:
    answer = await put(site, SECRETARY, b"x" * len(CONTENT))
    assert (answer.status, answer.json["code"]) == (422, "wrong_bytes")
    assert (await put(site, SECRETARY, CONTENT)).json["done"]


async def test_what_the_inspection_refuses_is_refused_with_its_reason(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Inspector, "inspect", Looks(Failed(Failure.ENCRYPTED, "")).inspect)
    answer = await put(site, SECRETARY, CONTENT)
    assert (answer.status, answer.json["code"]) == (422, "encrypted")
    assert not site.house.papers.path(SHA).exists()
    assert site.house.papers.offset(SECRETARY, SHA) == 0


async def test_a_full_disk_takes_no_paper_and_says_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "LEAST_FREE", 1 << 60)
    answer = await put(site, SECRETARY, CONTENT)
    assert (answer.status, answer.json["code"]) == (507, "server_full")
    monkeypatch.undo()

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Papers, "add", full)
    assert (await put(site, SECRETARY, CONTENT)).status == 507


async def test_who_reads_a_live_record_that_names_it_may_have_the_bytes(site: Site) -> None:
    await publish(site)
    answer = await site.get(D1, f"/blobs/{SHA}")
    assert (answer.status, answer.body) == (200, CONTENT)
    assert answer.headers["etag"] == f'"{SHA}"'
    assert answer.headers["content-type"] == "application/pdf"
    held = await site.get(D1, f"/blobs/{SHA}", If_None_Match=f'"{SHA}"')
    assert (held.status, held.body) == (304, b"")
    await site.do(SECRETARY, MEETING, RecallPaper(SUBMISSION, "Phát hành nhầm"))
    assert (await site.get(D1, f"/blobs/{SHA}")).status == 404


async def test_somebody_elses_paper_is_answered_like_one_that_is_not_here(site: Site) -> None:
    await publish(site, DAIS)
    theirs = await site.get(D1, f"/blobs/{SHA}")
    nowhere = await site.get(D1, f"/blobs/{'0' * 64}")
    nonsense = await site.get(D1, "/blobs/passwd")
    assert theirs.status == nowhere.status == nonsense.status == 404
    assert theirs.body == nowhere.body == nonsense.body
    assert (await site.get(SECRETARY, f"/blobs/{SHA}")).status == 200
    assert (await site.get(None, f"/blobs/{SHA}")).status == 401


async def test_a_paper_in_the_workshop_is_for_its_secretaries(site: Site) -> None:
    assert (await put(site, SECRETARY, CONTENT)).json["done"]
    assert (await site.get(SECRETARY, f"/blobs/{SHA}")).status == 404
    await site.do(SECRETARY, DRAFT, PutDraftItem(planned(BUDGET, "1"), EVERYONE))
    await site.do(SECRETARY, DRAFT, PutDraftPaper(draft_paper(sha256=SHA)))
    assert (await site.get(SECRETARY, f"/blobs/{SHA}")).status == 200
    assert (await site.get(D1, f"/blobs/{SHA}")).status == 404
    await site.do(SECRETARY, DRAFT, RemoveDraftPaper(SUBMISSION))
    assert (await site.get(SECRETARY, f"/blobs/{SHA}")).status == 404


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=100-", 206, slice(100, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=0-99999999", 206, slice(0, None)),
        ("bytes=5-2", 200, slice(0, None)),
        ("bytes=0-1,4-5", 200, slice(0, None)),
        ("lines=0-1", 200, slice(0, None)),
        ("bytes=x-", 200, slice(0, None)),
        ("bytes=-", 200, slice(0, None)),
        ("bytes=99999999-", 416, slice(0, 0)),
        ("bytes=-0", 416, slice(0, 0)),
    ],
)
async def test_ranges_are_served_as_asked(site: Site, asked: str, status: int, part: slice) -> None:
    await publish(site)
    answer = await site.get(D1, f"/blobs/{SHA}", Range=asked)
    assert answer.status == status
    if status == 206:
        first, _, rest = answer.headers["content-range"].removeprefix("bytes ").partition("-")
        assert int(first) == range(len(CONTENT))[part].start
        assert rest.endswith(f"/{len(CONTENT)}")
    if status != 416:
        assert answer.body == CONTENT[part]


async def test_a_range_of_other_bytes_is_answered_with_the_whole(site: Site) -> None:
    await publish(site)
    answer = await site.get(D1, f"/blobs/{SHA}", Range="bytes=5-9", If_Range='"other"')
    assert (answer.status, answer.body) == (200, CONTENT)


async def test_a_stampede_is_told_to_come_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    await publish(site)
    monkeypatch.setattr(files, "MOST_DOWNLOADS", 0)
    answer = await site.get(D1, f"/blobs/{SHA}")
    assert (answer.status, answer.headers["retry-after"]) == (503, "2")


def test_the_store_trusts_no_name_and_no_offset(tmp_path: Path) -> None:
    store = Papers(tmp_path)
    for name in ("../x", "", "A" * 64, "a" * 63):
        for ask in (store.path, lambda n: store.offset("p", n)):
            with pytest.raises(ValueError, match="hash"):
                ask(name)
    with pytest.raises(WrongOffset):
        store.add("p", SHA, 1, b"x")
    with pytest.raises(WrongBytes):
        store.uploaded("p", SHA)


async def test_an_inspection_that_says_nothing_or_never_ends_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    silent = Inspector(("true",))
    assert isinstance(await silent.inspect(tmp_path), Failed)
    monkeypatch.setattr(inspection, "WALL_S", 0.05)
    endless = Inspector(("sleep",))
    found = await endless.inspect(Path("30"))
    assert isinstance(found, Failed)
    assert found.code is Failure.TOO_SLOW


async def test_the_real_inspection_refuses_what_is_no_pdf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    paper = tmp_path / "a.pdf"
    paper.write_bytes(b"PK\x03\x04 not a pdf")
    found = await Inspector().inspect(paper)
    assert isinstance(found, Failed)
    assert found.code is Failure.NOT_A_PDF
