"""State papers: the source is understood, and set in the layout of Decree 30/2020."""

import unicodedata
from pathlib import Path

import pypdfium2
import pytest

from meetingroom.documents.paper_source import PaperSourceError, Part, Run, read_paper, runs
from meetingroom.documents.papers import paper_pdf, set_papers
from meetingroom.resources import resource
from tests.words.spelling import NEW_STYLE_TONE

SOURCES = resource("demo", "papers")
MM = 72 / 25.4


@pytest.fixture(scope="session")
def demo_papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pypdfium2.PdfDocument]:
    made = set_papers(SOURCES, tmp_path_factory.mktemp("papers"))
    return {path.stem: pypdfium2.PdfDocument(path) for path in made}


def words(page: pypdfium2.PdfPage) -> str:
    text: str = page.get_textpage().get_text_bounded()
    return unicodedata.normalize("NFC", " ".join(text.split()))


def write(folder: Path, body: str, head: str = "") -> Path:
    source = folder / "paper.txt"
    source.write_text(
        f'+++\norgan = "ỦY BAN"\nsymbol = "01/BC-UBND"\nplace = "Xã"\nkind = "BÁO CÁO"\n{head}\n+++\n{body}',
        encoding="utf-8",
    )
    return source


def test_marks_of_a_source_become_parts(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("TT,Tên\n1,**Đất**\n", encoding="utf-8")
    source = write(
        tmp_path,
        "> Căn cứ;\n= GIỮA\n# I. Đề mục\n## 1. Nhỏ\n- gạch\nĐiều 2. Phạm vi. Toàn xã.\n"
        "Thường **đậm** thường.\n"
        "@columns 1,3\n| A | B |\n| 1 | 2 |\n@page\n@annex-wide PHỤ LỤC | Biểu\n@table t.csv 1,4\n",
    )
    blocks = read_paper(source).blocks
    assert [block.part for block in blocks] == [
        Part.BASIS, Part.CENTRED, Part.HEADING, Part.SUBHEADING, Part.DASH, Part.ARTICLE, Part.PARAGRAPH,
        Part.TABLE, Part.PAGE, Part.ANNEX, Part.TABLE,
    ]  # fmt: skip
    assert blocks[5].runs == (Run("Điều 2. Phạm vi.", strong=True), Run(" Toàn xã."))
    assert blocks[7].widths == (1, 3)
    assert blocks[9].wide
    assert blocks[10].rows[1] == ((Run("1"),), (Run("Đất", strong=True),))


def test_strong_words_are_parted_from_plain_ones() -> None:
    assert runs("một **hai** ba") == (Run("một "), Run("hai", strong=True), Run(" ba"))


@pytest.mark.parametrize(
    ("body", "head", "named"),
    [
        ("| A | B |\n| 1 |\n", "", "line 3: rows of unequal length"),
        ("@picture x\n", "", "unknown mark @picture"),
        ("chữ", 'signature = {name = "A"}', "capacity"),
        ("chữ", "date = hôm nay", "head"),
    ],
)
def test_a_source_that_cannot_be_read_names_file_and_place(
    body: str, head: str, named: str, tmp_path: Path
) -> None:
    with pytest.raises(PaperSourceError, match=f"paper.txt.*{named}"):
        read_paper(write(tmp_path, body, head))


def test_a_source_without_a_head_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "paper.txt"
    source.write_text("chữ", encoding="utf-8")
    with pytest.raises(PaperSourceError, match="no head"):
        read_paper(source)


def test_the_demo_has_papers_enough_for_a_real_session(
    demo_papers: dict[str, pypdfium2.PdfDocument],
) -> None:
    assert len(demo_papers) >= 10
    assert sum(len(paper) for paper in demo_papers.values()) >= 60
    assert len(demo_papers["4.2-to-trinh-118"]) >= 18


def test_the_first_page_carries_the_head_and_no_number(
    demo_papers: dict[str, pypdfium2.PdfDocument],
) -> None:
    first = words(demo_papers["4.2-to-trinh-118"][0])
    for part in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 118/TTr-UBND"):
        assert part in first
    assert "Ea Tân Hòa, ngày 05 tháng 11 năm 2026" in first
    assert first.startswith("ỦY BAN NHÂN DÂN")


def test_later_pages_are_numbered_in_the_middle_of_the_top_margin(
    demo_papers: dict[str, pypdfium2.PdfDocument],
) -> None:
    page = demo_papers["4.2-to-trinh-118"][1]
    width, height = page.get_size()
    assert (round(width / MM), round(height / MM)) == (210, 297)
    text = page.get_textpage()
    assert text.get_text_range(0, 1) == "2"
    left, bottom, right, _ = text.get_charbox(0)
    assert abs((left + right) / 2 - (width + 10 * MM) / 2) < 2, (
        "centred over the text, 30 mm left, 20 mm right"
    )
    assert height - bottom < 20 * MM, "inside the top margin"


def test_wide_annexes_lie_on_their_side(demo_papers: dict[str, pypdfium2.PdfDocument]) -> None:
    sizes = [page.get_size() for page in demo_papers["4.2-to-trinh-118"]]
    assert any(width > height for width, height in sizes)


def test_the_text_of_a_paper_is_searchable_as_written(
    demo_papers: dict[str, pypdfium2.PdfDocument],
) -> None:
    whole = " ".join(words(page) for page in demo_papers["4.2-to-trinh-118"])
    assert "Giữ ổn định diện tích đất rừng phòng hộ 382,10 ha" in whole
    assert "Điều 3. Thứ tự giao đất ở" in whole
    assert "giai đoạn 2026–2030" in whole


def test_the_same_paper_gives_the_same_bytes() -> None:
    paper = read_paper(SOURCES / "4.4-du-thao-nghi-quyet.txt")
    assert paper_pdf(paper) == paper_pdf(paper)


def test_demo_texts_are_spelt_as_the_law_texts_are() -> None:
    for source in [*SOURCES.iterdir(), resource("demo", "meeting.toml"), resource("demo", "people.csv")]:
        text = source.read_text(encoding="utf-8")
        assert text == unicodedata.normalize("NFC", text), source.name
        assert not NEW_STYLE_TONE.search(text), source.name
