"""A desk finds its look again, and starts with the usual one where it cannot."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from meetingroom.client.app.memory import ChoicesFile
from meetingroom.client.kit.threads import Background
from meetingroom.client.kit.tokens import ThemeName
from meetingroom.client.pages.shell.choices import Choices
from meetingroom.words.catalogue import Language


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    assert qapp is not None
    made = Background(workers=1)
    yield made
    made.close()
    made.deleteLater()


def test_what_was_chosen_is_found_again(tmp_path: Path, background: Background) -> None:
    chosen = Choices(ThemeName.DARK, 150, Language.EN)
    memory = ChoicesFile(tmp_path / "desk" / "choices.json", background)
    memory.remember(chosen)
    background.close()
    assert memory.recall() == chosen


@pytest.mark.parametrize(
    "written", ["", "{", "[]", '{"theme": "pink"}', '{"text_percent": "x"}', '{"language": "fr"}']
)
def test_a_file_that_cannot_be_read_is_as_none(tmp_path: Path, background: Background, written: str) -> None:
    path = tmp_path / "choices.json"
    path.write_text(written, encoding="utf-8")
    assert ChoicesFile(path, background).recall() == Choices()


def test_a_size_nobody_offers_is_the_usual_one(tmp_path: Path, background: Background) -> None:
    path = tmp_path / "choices.json"
    path.write_text('{"text_percent": 1000, "theme": "dark"}', encoding="utf-8")
    assert ChoicesFile(path, background).recall() == Choices(ThemeName.DARK, 100, Language.VI)


def test_where_nothing_can_be_written_the_desk_goes_on(tmp_path: Path, background: Background) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    memory = ChoicesFile(blocked / "choices.json", background)
    memory.remember(Choices(text_percent=200))
    background.close()
    assert memory.recall() == Choices()
