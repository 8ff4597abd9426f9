"""Setting a state paper in pages: PDF in the layout of Decree 30/2020/NĐ-CP, Annex I.

The look lives in `resources/templates/decree30.typ`; here the paper is handed to it as data. The same
paper gives the same bytes on every machine: the typeface comes with the typesetter, never from the
system. This module must not change a word of the paper.
"""

import json
from functools import cache
from pathlib import Path

import typst

from meetingroom.documents.paper_source import PaperSource, as_plain, read_paper
from meetingroom.resources import resource
from meetingroom.words.dates import written_date


@cache
def _template() -> bytes:
    return resource("templates", "decree30.typ").read_bytes()


def paper_pdf(paper: PaperSource) -> bytes:
    """The paper as PDF bytes (A4). Raises typst.TypstError on a template that cannot be set."""
    content = as_plain(paper)
    content["dated"] = paper.dated or (written_date(paper.on) if paper.on else "")
    content["annexed"] = f"(Kèm theo {paper.kind.capitalize()} số {paper.symbol.strip()})"
    pdf = typst.compile(
        _template(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(content, ensure_ascii=False)},
    )
    assert isinstance(pdf, bytes), "one document was asked for"
    return pdf


def set_papers(sources: Path, out: Path) -> tuple[Path, ...]:
    """Set every `*.txt` source of a folder as a PDF of the same name in `out`; returns the files in
    order of name. Raises what `read_paper` and `paper_pdf` raise."""
    out.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    for source in sorted(sources.glob("*.txt")):
        target = out / f"{source.stem}.pdf"
        target.write_bytes(paper_pdf(read_paper(source)))
        made.append(target)
    return tuple(made)
