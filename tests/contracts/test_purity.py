"""What an import contract cannot see: calls that bring the hour, chance or floats into rules and wire."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CHANCE_OR_CLOCK = {
    "now",
    "utcnow",
    "today",
    "uuid1",
    "uuid4",
    "getnode",
    "urandom",
    "token_bytes",
    "randbytes",
}
DISK = {"open", "print", "input", "exec", "eval", "__import__"}
WIDGETS = ("PySide6.QtWidgets", "PySide6.QtGui")


def modules_under(room: str) -> list[Path]:
    return sorted((ROOT / "meetingroom" / room).rglob("*.py"))


def calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and last name of every call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    yield node.lineno, name


def impurities(source: str, *, floats_too: bool) -> list[str]:
    """Each call or number that a pure room may not contain, with its line."""
    tree = ast.parse(source)
    found = [f"{line}: {name}()" for line, name in calls(tree) if name in CHANCE_OR_CLOCK | DISK]
    if floats_too:
        found += [f"{line}: float()" for line, name in calls(tree) if name == "float"]
        found += [
            f"{node.lineno}: {node.value!r}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, float)
        ]
    return found


def test_an_impurity_is_seen() -> None:
    assert impurities("x = datetime.now()", floats_too=False) == ["1: now()"]
    assert impurities("x = uuid4()\ny = open('f')", floats_too=False) == ["1: uuid4()", "2: open()"]
    assert impurities("x = 0.5\ny = float(3)", floats_too=True) == ["2: float()", "1: 0.5"]
    assert impurities("x = uuid5(command, str(3))", floats_too=True) == []


@pytest.mark.parametrize("path", modules_under("rules"), ids=lambda path: path.stem)
def test_rules_know_no_hour_no_chance_and_no_float(path: Path) -> None:
    assert impurities(path.read_text(encoding="utf-8"), floats_too=True) == []


@pytest.mark.parametrize("path", modules_under("wire"), ids=lambda path: path.stem)
def test_the_wire_knows_no_hour_and_no_chance(path: Path) -> None:
    assert impurities(path.read_text(encoding="utf-8"), floats_too=False) == []


@pytest.mark.parametrize("path", modules_under("client/views"), ids=lambda path: path.stem)
def test_views_are_objects_with_signals_not_widgets(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    named += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert [name for name in named if name.startswith(WIDGETS)] == []


@pytest.mark.parametrize("path", modules_under("."), ids=lambda path: path.stem)
def test_every_module_begins_with_its_law(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path
