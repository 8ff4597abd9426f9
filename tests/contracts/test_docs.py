"""What is written for developers and at the door is true, and written as the law texts write."""

import re
import tomllib
import unicodedata
from pathlib import Path

import pytest

from installer.commands import _parser

ROOT = Path(__file__).resolve().parents[2]
DEVELOPING = (ROOT / "meetingroom" / "docs" / "developing.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")

SPOKEN = [
    *sorted((ROOT / "installer").glob("*.py")),
    ROOT / "meetingroom" / "__main__.py",
    ROOT / "README.md",
]
NEW_TONE_PLACING = re.compile(r"\b(uỷ|toạ|khoá|hoá|hoà|thoả)\b", re.IGNORECASE)
ALARM = re.compile(r"Lỗi!|Thất bại|Sai thao tác|Cảnh báo|bạn\b", re.IGNORECASE)


def commands() -> list[str]:
    return [name for action in _parser()._actions for name in (action.choices or ())]


def test_every_command_of_the_installer_is_documented() -> None:
    assert len(commands()) >= 6
    assert [name for name in commands() if f"| `{name}" not in DEVELOPING] == []


def test_every_marker_is_documented() -> None:
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"][
        "ini_options"
    ]
    names = [marker.partition(":")[0] for marker in options["markers"]]
    assert [name for name in names if f"`{name}`" not in DEVELOPING] == []


def test_links_and_pictures_of_the_readme_lead_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


@pytest.mark.parametrize("path", SPOKEN, ids=lambda path: path.name)
def test_vietnamese_at_the_door_is_spelt_as_in_the_law_texts_and_alarms_nobody(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == unicodedata.normalize("NFC", text)
    assert NEW_TONE_PLACING.findall(text) == []
    assert ALARM.findall(text) == []
