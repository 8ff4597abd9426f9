"""Bad input among papers: somebody else's, broken and disguised files, paths that lead out of the folder."""

import asyncio
import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from meetingroom.client.pages.today.seat import Seat
from meetingroom.client.store.answers import Uploaded
from meetingroom.client.store.picture import Line
from meetingroom.client.sync.desk import Desk
from meetingroom.rules.audience import DAIS, EVERYONE
from meetingroom.rules.commands import PublishedItem, PublishProgramme, PutDraftItem
from meetingroom.rules.drafts import Workshop
from meetingroom.rules.streams import draft_stream
from meetingroom.server.admin import main, office
from meetingroom.server.papers.inspection import Inspector
from meetingroom.server.records.backup import BackupBroken, backup, check_backup
from meetingroom.wire.pages import Inspection
from meetingroom.words.catalogue import load
from meetingroom.words.refusals import refusal
from tests.fakes.town import MEETING_ID, Town, said, until
from tests.pdf import hostile
from tests.pdf.papers import vietnamese_text
from tests.rules.hall import BUDGET, D1, ROADS, SECRETARY, draft_paper, planned
from tests.scenarios.windows import Windows, worded
from tests.server import asgi
from tests.server.council import MEETING
from tests.server.site import Site

WORDS = load()
DRAFT = draft_stream(MEETING_ID)
OUTSIDE = ("..", "../../server.lock", "..%2f..%2fserver.lock", "%2e%2e/server.lock", "a/../../x", "....//x")


async def test_somebody_elses_paper_and_one_that_is_nowhere_are_the_same_to_the_last_byte(
    town: Town, windows: Windows, tmp_path: Path
) -> None:
    secretary = await at_work(town, SECRETARY, "office")
    sent = await uploaded(secretary, tmp_path / "mật.pdf", vietnamese_text(1))
    lured = "../../../../../tmp/lured.pdf"
    for_the_dais = replace(draft_paper(sha256=sent.sha256, audience=DAIS), file_name=lured)
    await town.site.do(SECRETARY, MEETING, PublishProgramme(_both_items(), (for_the_dais,)))
    delegate = await at_work(town, D1, "tablet")
    theirs = await town.site.get(D1, f"/blobs/{sent.sha256}")
    nowhere = await town.site.get(D1, f"/blobs/{hashlib.sha256(b'nowhere').hexdigest()}")
    assert theirs == nowhere
    assert (theirs.status, theirs.json) == (404, {"code": "not_found"})
    assert (await town.site.get(SECRETARY, f"/blobs/{sent.sha256}")).status == 200
    assert sent.sha256 not in delegate.picture.papers
    window = windows.before(delegate)
    page: Any = window.at()
    page.open_paper(for_the_dais.paper)
    await window.until(lambda: any("Không thuộc phạm vi" in text for text in window.says()), "withheld")
    assert not any("Tờ trình" in text for text in window.says()), "not even its name"
    worded(refusal(WORDS, "not_found").text)
    await until(secretary, lambda: sent.sha256 in secretary.picture.papers)
    places = [path.name for path in files_below(town.folder)]
    assert sent.sha256 in places, "whatever a file was called, its bytes lie under their hash"
    assert "lured.pdf" not in places


# ── files a secretary brings ──────────────────────────────────────────────────────────────────────

BAD_FILES = {
    "1.1-cut.pdf": (hostile.cut_short(), "Tệp PDF thiếu phần cuối."),
    "1.2-locked.pdf": (hostile.with_password(), "Tệp PDF có đặt mật khẩu nên chưa đọc được."),
    "1.3-empty.pdf": (b"", "Tệp này không có nội dung."),
    "1.4-word.pdf": (hostile.a_word_file(), "Tệp này không phải PDF."),
    "1.5-many.pdf": (hostile.many_pages(5_001), "Tệp PDF có quá nhiều trang."),
}
GOOD = "2.1-to-trinh.pdf"


async def test_each_bad_file_is_refused_with_its_reason_while_the_good_one_goes_on(
    town: Town, windows: Windows, tmp_path: Path
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, (content, _) in BAD_FILES.items():
        (folder / name).write_bytes(content)
    (folder / GOOD).write_bytes(vietnamese_text(1))
    (folder / "3.1-bao-cao.docx").write_bytes(hostile.a_word_file())
    secretary = await at_work(town, SECRETARY, "office")
    window = windows.before(secretary)
    page: Any = window.at(Seat.SECRETARY)
    for item in _both_items():
        secretary.submit(DRAFT, PutDraftItem(item.item, EVERYONE))
    await window.until(lambda: len(page.bench.shown.rows) == 2, "the items")
    page.load_folder(folder)
    await window.until(lambda: len(page.bench.shown.files) == 7, "the files")
    page.bench.accept()
    for _, sentence in BAD_FILES.values():
        assert "Tệp gốc được giữ nguyên" in await window.reads(sentence)
    await window.until(lambda: any("Cần bản PDF" in text for text in window.says()), "the Word file")
    await window.until(lambda: len(workshop(secretary).papers) == 1, "the good file")
    (kept,) = workshop(secretary).papers.values()
    assert kept.file_name == GOOD
    assert papers_on(town.site) == [kept.sha256]
    gone = await said(secretary.upload, MEETING_ID, folder / "taken away.pdf")
    assert refusal(WORDS, gone.code).support == "MT-13"
    worded(refusal(WORDS, gone.code).text)


async def test_a_pdf_of_exactly_five_thousand_pages_is_taken(tmp_path: Path) -> None:
    paper = tmp_path / "5000.pdf"
    await asyncio.to_thread(paper.write_bytes, hostile.many_pages(5_000))
    found = await Inspector().inspect(paper)
    assert isinstance(found, Inspection)
    assert found.page_count == 5_000


# ── paths that lead out ───────────────────────────────────────────────────────────────────────────


async def test_a_path_that_leads_out_finds_and_writes_nothing(site: Site) -> None:
    before = files_below(site.folder)
    nowhere = await site.get(D1, f"/blobs/{'0' * 64}")
    put = {"offset": 0, "size": 1}
    for path in OUTSIDE:
        for asked in (f"/blobs/{path}", f"/{path}"):
            answer = await site.get(D1, asked)
            assert (answer.status, answer.body) == (nowhere.status, nowhere.body), asked
        told = site.headers(SECRETARY)
        written = await asgi.request(site.app, "PUT", f"/blobs/{path}", b"x", told, stream=DRAFT, **put)
        assert written.status in (400, 404, 405)
        worded(refusal(WORDS, written.json["code"]).text)
        lured = await asgi.request(
            site.app, "PUT", f"/blobs/{'0' * 64}", b"x", told, stream=f"draft/{path}", **put
        )
        assert (lured.status, lured.json["code"]) == (403, "not_allowed")
    assert files_below(site.folder) == before


def test_what_an_operator_types_cannot_lead_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], founded: Path
) -> None:
    for command in (
        ["export", "--data", str(founded), "--meeting", "../../x", "--to", str(tmp_path / "out")],
        ["slips", "--data", str(founded), "--meeting", ".."],
        ["staff", "--data", str(founded), "--person", "../x", "--name", "A", "--login", "a", "--body", "b"],
    ):
        assert main(command) == 1
        assert "chỉ được gồm chữ không dấu, chữ số, - và _. Chưa có gì" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_backup_that_names_files_outside_is_no_backup(tmp_path: Path, founded: Path) -> None:
    copy = tmp_path / "copy"
    backup(founded, copy, 1)
    manifest = copy / "manifest.json"
    told = json.loads(manifest.read_text())
    outside = tmp_path / "outside"
    outside.write_bytes(b"")
    told["files"][0] = {"path": "../outside", "size": 0, "sha256": hashlib.sha256(b"").hexdigest()}
    manifest.write_text(json.dumps(told))
    with pytest.raises(BackupBroken) as broken:
        check_backup(copy)
    assert broken.value.path == "../outside"


# ── usual ways to a point ─────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A server's data with one council and nobody at work on it."""
    folder = tmp_path_factory.mktemp("founded")
    table = folder / "people.csv"
    table.write_text("mã,họ tên,chức vụ,đơn vị,vai trò,tổ và ban,ghế\ndb01,Nguyễn An,,,đại biểu,,1\n")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(office, "own_hosts", lambda: frozenset({"127.0.0.1"}))
        told = ["found", "--data", str(folder / "data"), "--people", str(table), "--name", "HĐND xã A"]
        assert main(told) == 0
    return folder / "data"


async def at_work(town: Town, person: Any, machine: str) -> Desk:
    """A person's desk that has caught up."""
    desk = (await town.at_desk(person, town.pinned(machine))).desk
    await until(
        desk, lambda: desk.picture.connection.state is Line.CURRENT and MEETING in desk.picture.streams
    )
    return desk


async def uploaded(desk: Desk, path: Path, content: bytes) -> Uploaded:
    """A file brought to the server."""
    await asyncio.to_thread(path.write_bytes, content)
    sent = await said(desk.upload, MEETING_ID, path)
    assert isinstance(sent, Uploaded), sent
    return sent


def workshop(desk: Desk) -> Workshop:
    """What lies in the secretaries' workshop."""
    state = desk.picture.state_of(DRAFT)
    assert isinstance(state, Workshop)
    return state


def files_below(folder: Path) -> list[Path]:
    """Every file."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def papers_on(site: Site) -> list[str]:
    """The names of all papers and of all uploads under way."""
    folder = site.house.papers.folder
    return [path.name for place in ("blobs", "uploads") for path in files_below(folder / place)]


def _both_items() -> tuple[PublishedItem, ...]:
    return (PublishedItem(planned(BUDGET, "1"), EVERYONE), PublishedItem(planned(ROADS, "2"), EVERYONE))
