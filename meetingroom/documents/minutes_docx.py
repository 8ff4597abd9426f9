"""Writing the draft minutes as a Word file in the layout of Decree 30/2020, Annex I.

Times New Roman 13–14, two-column head whose cells *and* columns have their widths (else Word wraps the
national title), page numbers centred on top from page 2, THƯ KÝ | CHỦ TỌA at the end. Every sentence
lies in a bookmark of its record (`ban_ghi_128`) and shows it small and grey. Must not word anything.
"""

from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Length, Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from meetingroom.documents.minutes import MinutesDraft, MinutesSentence

TYPEFACE = "Times New Roman"
_LEFT, _RIGHT = Cm(6.2), Cm(9.8)
_HALF = Cm(8)
_INDENT = Cm(1.27)
_GREY = RGBColor(0x80, 0x80, 0x80)


def minutes_docx(draft: MinutesDraft, at: int) -> bytes:
    """The draft as the bytes of a .docx file; `at` (UTC milliseconds) is when it was written out.

    The same draft and hour give a file with the same content.
    """
    document = Document()
    _page(document)
    _head(document, draft)
    _title(document, draft)
    for field in draft.fields:
        first = _paragraph(document)
        _say(first, field.label + " ", bold=True)
        _say(first, field.lines[0] if len(field.lines) == 1 else "")
        for line in field.lines if len(field.lines) > 1 else ():
            _say(_paragraph(document), f"- {line}")
    _say(_paragraph(document), draft.course, bold=True)
    number = 0
    for section in draft.sections:
        if section.title:
            heading = _paragraph(document)
            heading.paragraph_format.keep_with_next = True
            _say(heading, section.title, bold=True)
        for sentence in section.sentences:
            number += 1
            _sentence(_paragraph(document), sentence, number, draft.record_mark)
    if draft.ends:
        _say(_paragraph(document), draft.ends)
    _signatures(document, draft)
    _properties(document, draft, at)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


# ── page and type ─────────────────────────────────────────────────────────────────────────────────


def _page(document: DocumentObject) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    top = section.header.paragraphs[0]
    top.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = top.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run._r.append(_field_part(kind, text))
    _set(run, 13)
    normal = document.styles["Normal"]
    normal.font.name = TYPEFACE
    normal.font.size = Pt(14)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), TYPEFACE)


def _field_part(kind: str | None, text: str | None) -> BaseOxmlElement:
    if kind is not None:
        part = OxmlElement("w:fldChar")
        part.set(qn("w:fldCharType"), kind)
        return part
    part = OxmlElement("w:instrText")
    part.text = text
    return part


def _set(run: Run, size: int, *, bold: bool = False, italic: bool = False) -> Run:
    run.font.name, run.font.size = TYPEFACE, Pt(size)
    run.font.bold, run.font.italic = bold, italic
    return run


def _say(paragraph: Paragraph, text: str, size: int = 14, *, bold: bool = False, italic: bool = False) -> Run:
    return _set(paragraph.add_run(text), size, bold=bold, italic=italic)


def _paragraph(document: DocumentObject) -> Paragraph:
    """A justified paragraph of the text, first line set in."""
    paragraph: Paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    layout = paragraph.paragraph_format
    layout.first_line_indent, layout.space_before, layout.space_after = _INDENT, Pt(0), Pt(6)
    layout.line_spacing = 1.15
    return paragraph


# ── head and title ────────────────────────────────────────────────────────────────────────────────


def _columns(document: DocumentObject, left: Length, right: Length) -> tuple[_Cell, _Cell]:
    """A borderless table of one row with both cell and column widths fixed."""
    table: Table = document.add_table(rows=1, cols=2)
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, (left, right), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    return table.cell(0, 0), table.cell(0, 1)


def _centred(cell: _Cell, text: str, size: int, *, bold: bool = False, first: bool = False) -> Paragraph:
    paragraph: Paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    _say(paragraph, text, size, bold=bold)
    return paragraph


def _rule(cell: _Cell, width: Length, within: Length) -> None:
    """A thin line of `width`, centred in a cell `within` wide: the border of an empty small paragraph."""
    paragraph = _centred(cell, "", 2)
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = Length((within - width) // 2)
    layout.line_spacing = Pt(3)
    layout.space_after = Pt(6)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().append(borders)


def _head(document: DocumentObject, draft: MinutesDraft) -> None:
    left, right = _columns(document, _LEFT, _RIGHT)
    for n, line in enumerate(draft.organ):
        _centred(left, line, 13, bold=True, first=n == 0)
    _rule(left, Cm(2.4), _LEFT)
    _centred(left, draft.symbol, 13)
    mark = _centred(left, draft.mark, 13, bold=True)
    mark.paragraph_format.space_before = Pt(4)
    _centred(right, draft.country, 12, bold=True, first=True)
    _centred(right, draft.motto, 13, bold=True)
    _rule(right, Cm(5.4), _RIGHT)


def _title(document: DocumentObject, draft: MinutesDraft) -> None:
    for n, text in enumerate((draft.kind, *draft.name)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = Pt(14 if n == 0 else 0)
        paragraph.paragraph_format.space_after = Pt(12 if n == len(draft.name) else 0)
        _say(paragraph, text, bold=True)


# ── sentences and signatures ──────────────────────────────────────────────────────────────────────


def _sentence(paragraph: Paragraph, sentence: MinutesSentence, number: int, mark: str) -> None:
    """The sentence inside the bookmark of its record, then the record's number small and grey."""
    if sentence.record_number is None:
        _say(paragraph, sentence.text)
        return
    name = f"ban_ghi_{sentence.record_number}"
    paragraph._p.append(_bookmark("w:bookmarkStart", number, name))
    _say(paragraph, sentence.text)
    paragraph._p.append(_bookmark("w:bookmarkEnd", number, None))
    shown = mark.format(number=sentence.record_number).replace(" ", "\u00a0")
    said = f" {shown}" + (f" {sentence.note}" if sentence.note else "")
    _say(paragraph, said, 8).font.color.rgb = _GREY


def _bookmark(tag: str, number: int, name: str | None) -> BaseOxmlElement:
    bookmark = OxmlElement(tag)
    bookmark.set(qn("w:id"), str(number))
    if name is not None:
        bookmark.set(qn("w:name"), name)
    return bookmark


def _signatures(document: DocumentObject, draft: MinutesDraft) -> None:
    gap = document.add_paragraph()
    gap.paragraph_format.space_after = Pt(0)
    gap.paragraph_format.keep_with_next = True
    for cell, signer in zip(_columns(document, _HALF, _HALF), draft.signers, strict=True):
        _centred(cell, signer.title, 14, bold=True, first=True)
        for _ in range(4):
            _centred(cell, "", 14)
        _centred(cell, signer.name, 14, bold=True)
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True
            paragraph.paragraph_format.keep_together = True
    label = document.add_paragraph()
    label.paragraph_format.space_before, label.paragraph_format.space_after = Pt(12), Pt(0)
    _say(label, draft.recipients_label, 12, bold=True, italic=True)
    for recipient in draft.recipients:
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        _say(line, f"- {recipient}", 11)


def _properties(document: DocumentObject, draft: MinutesDraft, at: int) -> None:
    written = datetime.fromtimestamp(at // 1000, UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title = f"{draft.kind.capitalize()} {', '.join(draft.name)}"
    properties.author = " ".join(draft.organ)
    properties.last_modified_by = ""
    properties.comments = draft.mark
    properties.language = "vi-VN"
    properties.created = properties.modified = written
