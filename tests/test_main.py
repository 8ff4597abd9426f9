"""The dispatcher: lists what is there, starts what is asked for, loads nothing else."""

import importlib
import subprocess
import sys

import pytest

import meetingroom
from meetingroom import __main__ as door


def test_a_command_whose_program_is_not_installed_is_not_listed_and_not_started(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(door.COMMANDS, "fly", door.Command("meetingroom.wings.app", "main", "bay"))
    assert "fly" not in door.available()
    assert door.main(["fly"]) == 2
    assert "Không có lệnh fly. Chưa có gì được thực hiện." in capsys.readouterr().err


def test_a_command_gets_the_words_after_it_and_gives_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(door.COMMANDS, "count", door.Command("operator", "length_hint", "đếm"))
    assert door.main(["count", "một", "hai"]) == 2


def test_without_a_command_the_overview_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert door.main([]) == 0
    assert "Cách dùng: meetingroom LỆNH" in capsys.readouterr().out
    assert door.main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == meetingroom.__version__


@pytest.mark.parametrize("name", sorted(door.COMMANDS))
def test_the_program_of_a_command_has_the_function_that_starts_it(name: str) -> None:
    command = door.COMMANDS[name]
    if name in door.available():
        assert callable(getattr(importlib.import_module(command.module), command.function))
        assert command.purpose
    elif name.startswith("_"):
        assert not command.listed


def test_the_door_itself_loads_neither_qt_nor_server_nor_engine() -> None:
    loaded = "import sys, meetingroom.__main__; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    heavy = ("PySide6", "starlette", "sqlalchemy", "pymupdf", "meetingroom.client", "meetingroom.server")
    assert [name for name in done.stdout.split() if name.startswith(heavy)] == []
