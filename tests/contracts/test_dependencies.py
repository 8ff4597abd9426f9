"""No package comes in without a reason, and none stays without use.

pyproject.toml, docs/dependencies.md and the imports name the same packages.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "meetingroom" / "docs" / "dependencies.md"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OURS = {"meetingroom", "tests", "installer"}

USED_WITHOUT_IMPORT = {
    "tzdata": ("meetingroom/words/dates.py", "from zoneinfo import ZoneInfo"),
    "qtawesome": ("meetingroom/client/kit/icons.py", 'package_file("qtawesome"'),
    "fontpkg-noto-sans": ("meetingroom/client/kit/fonts.py", '_add("fontpkg_noto_sans"'),
    "fontpkg-be-vietnam-pro": ("meetingroom/client/kit/fonts.py", '_add("fontpkg_be_vietnam_pro"'),
    "httptools": ("meetingroom/server/app/run.py", 'http="httptools"'),
    "pytest-asyncio": ("pyproject.toml", 'asyncio_mode = "auto"'),
    "pytest-xdist": ("installer/commands.py", '"--dist", "worksteal"'),
    "pytest-cov": ("installer/commands.py", '"--cov"'),
    "coverage": ("pyproject.toml", "[tool.coverage.run]"),
    "ruff": ("installer/commands.py", '"-m", "ruff"'),
    "mypy": ("installer/commands.py", '"-m", "mypy"'),
}
"""Packages that nothing imports, and the words by which one of our files uses each."""

COMES_WITH = {"shiboken6": "pyside6-essentials", "grimp": "import-linter"}
"""Packages we import that are one thing with one we declare (same releases, pinned to each other)."""


def names(wishes: Iterable[str]) -> list[str]:
    """The names in a list of requirements, as written."""
    return [re.split(r"[<>=\[; ]", wish)[0] for wish in wishes]


DESK, SERVER, DEV = (
    names(wishes)
    for wishes in (
        PROJECT["dependencies"],
        PROJECT["optional-dependencies"]["server"],
        PROJECT["optional-dependencies"]["dev"],
    )
)


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def imported(folder: str) -> frozenset[str]:
    """The distributions that the Python files below a folder import, by their plain names."""
    modules = set[str]()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Import(names):
                    modules |= {each.name.partition(".")[0] for each in names}
                case ast.ImportFrom(str(module), _, 0):
                    modules.add(module.partition(".")[0])
    providers = packages_distributions()
    foreign = modules - sys.stdlib_module_names - OURS
    return frozenset(plain(name) for module in foreign for name in providers.get(module, [module]))


def test_every_dependency_has_its_line_with_licence_windows_and_reason() -> None:
    lines = re.findall(
        r"^\| ([\w.-]+) \| ([^|]+) \| (yes|any) \| ([^|]{10,}) \|$", DOCUMENT.read_text("utf-8"), re.M
    )
    explained = [name for name, *_ in lines if name != "Package"]
    assert sorted(explained) == sorted([*DESK, *SERVER, *DEV])


@pytest.mark.parametrize("name", [*DESK, *SERVER])
def test_every_package_a_person_installs_is_used_by_the_program(name: str) -> None:
    if name in USED_WITHOUT_IMPORT:
        path, words = USED_WITHOUT_IMPORT[name]
        assert words in (ROOT / path).read_text(encoding="utf-8")
    else:
        assert plain(name) in imported("meetingroom")


@pytest.mark.parametrize("name", DEV)
def test_every_package_of_development_is_used_by_the_tests_or_their_runner(name: str) -> None:
    if name in USED_WITHOUT_IMPORT:
        path, words = USED_WITHOUT_IMPORT[name]
        assert words in (ROOT / path).read_text(encoding="utf-8")
    else:
        assert plain(name) in imported("tests")


@pytest.mark.parametrize(
    ("folder", "known"), [("meetingroom", [*DESK, *SERVER]), ("tests", [*DESK, *SERVER, *DEV])]
)
def test_nothing_is_imported_that_is_not_declared(folder: str, known: list[str]) -> None:
    assert {COMES_WITH.get(name, name) for name in imported(folder)} <= {plain(name) for name in known}


def test_the_installer_starts_before_anything_is_installed() -> None:
    assert imported("installer") == frozenset()
