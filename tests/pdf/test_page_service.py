"""The page service opens only what it was told to open, and answers every failure with its reason."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from meetingroom.pdf import page_service
from meetingroom.pdf.engine import EngineError
from meetingroom.pdf.mupdf_engine import MupdfEngine
from meetingroom.pdf.page_service import PageService
from meetingroom.pdf.source import Source
from meetingroom.wire import pages
from meetingroom.wire.pages import Clip, EngineName, Failed, Failure, Open, Opened, Rendered, Request
from tests.pdf import hostile
from tests.pdf.papers import page_tree, stream, vietnamese_text
from tests.pdf.vault import KEY, SealedPaper, sealed_paper

PAPER = vietnamese_text(3)
SLOT = 1_600_000


@pytest.fixture
def service() -> Iterator[PageService]:
    made = PageService((memoryview(bytearray(SLOT)), memoryview(bytearray(SLOT))))
    yield made
    made.close()


@pytest.fixture
def paper(tmp_path: Path) -> SealedPaper:
    return sealed_paper(tmp_path, PAPER)


def code_of(answer: object) -> Failure:
    assert isinstance(answer, Failed), answer
    return answer.code


def render(page: int, *, scale: float = 1.0, clip: Clip | None = None, slot: int = 0) -> pages.Render:
    return pages.Render(5, page, scale, clip or Clip(0, 0, 595, 841), slot)


def test_a_sealed_paper_is_opened_read_and_drawn(service: PageService, paper: SealedPaper) -> None:
    opened = service.answer(paper.request())
    assert isinstance(opened, Opened)
    assert (opened.engine, opened.page_count, opened.repaired) == (EngineName.MUPDF, 3, False)
    assert service.answer(render(2, slot=1)) == Rendered(5, 2, 1, 595, 841, 1785)
    sizes = service.answer(pages.Sizes(1, 50))
    assert isinstance(sizes, pages.SizesAre)
    assert (sizes.first, len(sizes.sizes)) == (1, 2)
    text = service.answer(pages.Text(0, True))
    assert isinstance(text, pages.TextIs)
    assert len(text.boxes) == 16 * len(text.text)
    plain = service.answer(pages.Text(0, False))
    assert plain == pages.TextIs(0, text.text, b"")
    outline = service.answer(pages.Outline())
    assert isinstance(outline, pages.OutlineIs)
    assert outline.entries[2].page == 2


def test_opening_another_paper_takes_the_place_of_the_first(
    service: PageService, paper: SealedPaper, tmp_path: Path
) -> None:
    service.answer(paper.request())
    service.answer(sealed_paper(tmp_path, vietnamese_text(1), "other").request())
    assert code_of(service.answer(render(1))) is Failure.NO_SUCH_PAGE


def test_a_closed_paper_is_forgotten(service: PageService, paper: SealedPaper) -> None:
    service.answer(paper.request())
    assert service.answer(pages.Close()) == pages.Closed()
    assert code_of(service.answer(render(0))) is Failure.ENGINE_FAILED


def test_a_paper_that_cannot_be_opened_leaves_none_open(service: PageService, paper: SealedPaper) -> None:
    service.answer(paper.request())
    assert code_of(service.answer(Open("/nowhere/paper", paper.sha256, KEY))) is Failure.MISSING
    assert code_of(service.answer(render(0))) is Failure.ENGINE_FAILED


def test_a_plain_file_is_opened_only_when_its_hash_is_the_one_named(
    service: PageService, tmp_path: Path
) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(PAPER)
    sha256 = hashlib.sha256(PAPER).hexdigest()
    assert isinstance(service.answer(Open(str(path), sha256.upper(), None)), Opened)
    path.write_bytes(PAPER + b" ")
    assert code_of(service.answer(Open(str(path), sha256, None))) is Failure.ALTERED


def test_nothing_is_parsed_of_a_file_that_is_not_the_paper_named(
    service: PageService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_service, "open_engine", lambda *_: pytest.fail("it was parsed"))
    path = tmp_path / "paper.pdf"
    path.write_bytes(PAPER)
    assert code_of(service.answer(Open(str(path), "00" * 32, None))) is Failure.ALTERED


def test_the_ways_a_vault_can_fail_have_different_names(service: PageService, paper: SealedPaper) -> None:
    content = paper.path.read_bytes()
    assert code_of(service.answer(Open(str(paper.path), paper.sha256, bytes(32)))) is Failure.WRONG_KEY
    assert code_of(service.answer(Open(str(paper.path), "00" * 32, KEY))) is Failure.ALTERED
    assert code_of(service.answer(Open(str(paper.path.parent), paper.sha256, KEY))) is Failure.MISSING
    paper.path.write_bytes(content[:-1])
    assert code_of(service.answer(paper.request())) is Failure.TRUNCATED
    paper.path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert code_of(service.answer(paper.request())) is Failure.ALTERED
    paper.path.write_bytes(PAPER)
    assert code_of(service.answer(paper.request())) is Failure.ALTERED


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", Failure.EMPTY),
        (hostile.a_word_file(), Failure.NOT_A_PDF),
        (hostile.cut_short(), Failure.TRUNCATED),
        (hostile.with_password(), Failure.ENCRYPTED),
        (hostile.many_pages(5_001), Failure.TOO_MANY_PAGES),
        (hostile.claiming_pages(6_000), Failure.TOO_MANY_PAGES),
        (hostile.no_pages(), Failure.ENGINE_FAILED),
        (hostile.noise_with_a_header(), Failure.ENGINE_FAILED),
        (hostile.circular_pages(), Failure.ENGINE_FAILED),
    ],
    ids=["empty", "docx", "cut", "password", "5001", "claims", "no-pages", "noise", "circular"],
)
def test_a_file_a_paper_should_never_be_is_refused_with_its_reason(
    service: PageService, tmp_path: Path, content: bytes, code: Failure
) -> None:
    assert code_of(service.answer(sealed_paper(tmp_path, content).request())) is code


def test_five_thousand_pages_are_still_a_paper(service: PageService, tmp_path: Path) -> None:
    opened = service.answer(sealed_paper(tmp_path, hostile.many_pages(5_000)).request())
    assert isinstance(opened, Opened)


def test_a_lost_index_is_mended_and_said(service: PageService, tmp_path: Path) -> None:
    opened = service.answer(sealed_paper(tmp_path, hostile.broken_index()).request())
    assert isinstance(opened, Opened)
    assert opened.repaired


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (render(3), Failure.NO_SUCH_PAGE),
        (render(-1), Failure.NO_SUCH_PAGE),
        (render(0, clip=Clip(0, 0, 4_001, 4_000)), Failure.TOO_LARGE_PAGE),
        (render(0, clip=Clip(0, 0, 0, 100)), Failure.ENGINE_FAILED),
        (render(0, clip=Clip(-1, 0, 10, 10)), Failure.ENGINE_FAILED),
        (render(0, scale=0.0), Failure.ENGINE_FAILED),
        (render(0, scale=float("nan")), Failure.ENGINE_FAILED),
        (render(0, clip=Clip(5_000, 5_000, 10, 10)), Failure.ENGINE_FAILED),
        (pages.Text(3, False), Failure.NO_SUCH_PAGE),
        (pages.Sizes(-1, 2), Failure.NO_SUCH_PAGE),
    ],
    ids=str,
)
def test_a_senseless_request_is_refused_and_the_paper_stays_open(
    service: PageService, paper: SealedPaper, request_: Request, code: Failure
) -> None:
    service.answer(paper.request())
    assert code_of(service.answer(request_)) is code
    assert isinstance(service.answer(render(0)), Rendered)


def test_where_the_first_engine_cannot_open_the_second_does(
    service: PageService, paper: SealedPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(source: Source) -> MupdfEngine:
        raise EngineError(Failure.ENGINE_FAILED, "as some files do")

    monkeypatch.setitem(page_service.ENGINES, EngineName.MUPDF, failing)
    opened = service.answer(paper.request())
    assert isinstance(opened, Opened)
    assert opened.engine is EngineName.PDFIUM
    assert isinstance(service.answer(render(1)), Rendered)


def test_a_page_the_first_engine_cannot_draw_is_drawn_by_the_second(
    service: PageService, paper: SealedPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> tuple[int, int, int]:
        raise EngineError(Failure.ENGINE_FAILED, "this page")

    monkeypatch.setattr(MupdfEngine, "render", failing)
    service.answer(paper.request())
    for _ in range(2):
        assert isinstance(service.answer(render(1)), Rendered)
    assert service.answer(pages.Close()) == pages.Closed()


def test_memory_that_ends_is_named_and_not_tried_again(
    service: PageService, paper: SealedPaper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def greedy(*_: object) -> tuple[int, int, int]:
        raise MemoryError

    service.answer(paper.request())
    monkeypatch.setattr(MupdfEngine, "render", greedy)
    assert code_of(service.answer(render(1))) is Failure.TOO_MUCH_MEMORY


def test_a_paper_larger_than_is_decrypted_whole_is_read_piece_by_piece(
    service: PageService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filler = [stream(b"", b"% " + bytes([65 + n]) * 1_000_000) for n in range(4)]
    entries = b"/MediaBox[0 0 200 100]/Contents %d 0 R"
    content = page_tree([(entries, [stream(b"", b"1 0 0 rg 0 0 200 100 re f"), *filler])] * 5)
    monkeypatch.setattr("meetingroom.pdf.mupdf_engine.WHOLE_UP_TO", 1_000_000)
    taken = 0
    read_at = Source.read_at

    def counting(self: Source, offset: int, length: int) -> bytes:
        nonlocal taken
        piece = read_at(self, offset, length)
        taken += len(piece)
        return piece

    monkeypatch.setattr(Source, "read_at", counting)
    opened = service.answer(sealed_paper(tmp_path, content).request())
    assert isinstance(opened, Opened)
    assert isinstance(service.answer(render(4, clip=Clip(0, 0, 200, 100))), Rendered)
    assert len(content) > 20_000_000
    assert taken < 2_000_000
