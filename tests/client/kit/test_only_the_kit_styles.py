"""Colours, sizes, style sheets and threads are set in the kit and nowhere else in the client."""

import re
from pathlib import Path

CLIENT = Path(__file__).parents[3] / "meetingroom" / "client"

FORBIDDEN = {
    "a style sheet of its own": r"\.setStyleSheet\(",
    "a fixed height": r"\.setFixed(Height|Size)\(|setMaximumHeight\(",
    "a colour of its own": r"#[0-9A-Fa-f]{6}\b",
    "a font of its own": r"\bQFont\(|\.setPixelSize\(|\.setPointSize",
    "a thread of its own": r"\bQThread\b|QThreadPool|threading\.Thread\(",
}


def _sources(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in (CLIENT / room).rglob("*.py")]


def test_pages_and_views_leave_looks_and_threads_to_the_kit() -> None:
    found = [
        f"{path.relative_to(CLIENT)}: {what}"
        for path in _sources("pages", "views")
        for what, pattern in FORBIDDEN.items()
        if re.search(pattern, path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_kit_has_one_style_sheet_and_no_fixed_heights() -> None:
    sheets = [p.name for p in _sources("kit") if "setStyleSheet(" in p.read_text(encoding="utf-8")]
    fixed = [
        p.name
        for p in _sources("kit")
        if re.search(FORBIDDEN["a fixed height"], p.read_text(encoding="utf-8"))
    ]
    assert sheets == ["theme.py"]
    assert fixed == []


def test_colours_are_written_down_in_the_tokens_only() -> None:
    pattern = FORBIDDEN["a colour of its own"]
    written = {p.name for p in _sources("kit") if re.search(pattern, p.read_text(encoding="utf-8"))}
    assert written == {"tokens.py"}
