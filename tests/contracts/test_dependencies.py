"""No package comes in without a reason: pyproject.toml and docs/dependencies.md name the same ones."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "meetingroom" / "docs" / "dependencies.md"


def declared() -> Iterator[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for wishes in [project["dependencies"], *project["optional-dependencies"].values()]:
        yield from (re.split(r"[<>=\[; ]", wish)[0] for wish in wishes)


def test_every_dependency_has_its_line_with_licence_windows_and_reason() -> None:
    lines = re.findall(
        r"^\| ([\w.-]+) \| ([^|]+) \| (yes|any) \| ([^|]{10,}) \|$", DOCUMENT.read_text("utf-8"), re.M
    )
    explained = [name for name, *_ in lines if name != "Package"]
    assert sorted(explained) == sorted(declared())
