"""Who stands at the door before it is loaded is known, and every question waits for its answer."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from meetingroom.client.app.doorstep import Doorstep
from meetingroom.client.kit.threads import Background
from meetingroom.client.pages.sign_in.door import Known
from meetingroom.client.store.answers import Failed
from meetingroom.client.store.folders import Folders
from meetingroom.client.store.keys import Cost, MachineKeyring
from meetingroom.client.store.labels import Label, PinnedServer
from meetingroom.ports import SystemDisk
from tests.fakes.memory_keyring import MemoryKeyring
from tests.fakes.world import HandClock, RepeatingRandomness

ROOT, OTHER_ROOT = bytes(32), bytes([1]) * 32


class Doorway:
    """Answers every question with its own words, and notes what happens to it."""

    def __init__(self) -> None:
        self.heard: list[tuple[Any, ...]] = []

    def people(self) -> tuple[Known, ...]:
        return (Known("k", "Người mới"),)

    def server_name(self) -> str:
        return "Xã mới"

    def close_desk(self) -> None:
        self.heard.append(("close_desk",))

    def close(self) -> None:
        self.heard.append(("close",))

    def __getattr__(self, name: str) -> Any:
        def ask(*given: Any) -> None:
            self.heard.append((name, *given[:-1]))
            given[-1](name)

        return ask


@pytest.fixture
def background(qapp: object) -> Iterator[Background]:
    made = Background(workers=1)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folders = Folders(
        tmp_path, MachineKeyring(MemoryKeyring()), HandClock(), RepeatingRandomness(), SystemDisk()
    )
    for person, root in (("an", ROOT), ("binh", OTHER_ROOT)):
        desk = folders.folder_of(Label(fingerprint=root, person=person, name=person.upper()))
        folders.write_label(desk)
        folders.keys_of(desk).make("271828", Cost(8, 1))
    folders.pin(PinnedServer(root=b"der", name="Xã", host="10.0.0.2", port=8443, fingerprint=ROOT))
    return tmp_path


def test_names_are_known_before_anything_is_loaded(folder: Path, background: Background) -> None:
    step = Doorstep(folder, Doorway, background)  # type: ignore[arg-type]
    assert [person.name for person in step.people()] == ["AN"], "the other installation's stay out of sight"
    assert step.server_name() == "Xã"


def test_a_question_asked_too_early_is_answered_once_the_way_in_is_there(
    folder: Path, background: Background, qtbot: QtBot
) -> None:
    doorway, gate, answers = Doorway(), threading.Event(), []

    def make() -> Doorway:
        gate.wait(10)
        return doorway

    step = Doorstep(folder, make, background)  # type: ignore[arg-type]
    step.unlock("an", "271828", answers.append)
    step.look_around(answers.append)
    step.begin()
    step.begin()
    assert answers == []
    gate.set()
    qtbot.wait_until(lambda: answers == ["unlock", "look_around"])
    assert doorway.heard == [("unlock", "an", "271828"), ("look_around",)]
    assert step.server_name() == "Xã mới"
    assert step.people() == doorway.people()


def test_every_question_reaches_the_way_in(folder: Path, background: Background, qtbot: QtBot) -> None:
    doorway, answers = Doorway(), []
    step = Doorstep(folder, lambda: doorway, background)  # type: ignore[arg-type,return-value]
    step.begin()
    qtbot.wait_until(lambda: step.server_name() == "Xã mới")
    step.meet("10.0.0.2", answers.append)
    step.trust(None, answers.append)  # type: ignore[arg-type]
    step.redeem("12345678", answers.append)
    step.choose_pin("271828", answers.append)
    step.set_password("mật khẩu", answers.append)
    step.sign_in("lan", "mật khẩu", answers.append)
    assert answers == ["meet", "trust", "redeem", "choose_pin", "set_password", "sign_in"]
    step.close_desk()
    step.close()
    assert doorway.heard[-2:] == [("close_desk",), ("close",)]


def test_a_window_closed_while_the_way_in_was_loading_leaves_none_behind(
    folder: Path, background: Background
) -> None:
    doorway = Doorway()
    step = Doorstep(folder, lambda: doorway, background)  # type: ignore[arg-type,return-value]
    step.begin()
    background.close()
    step.close()
    assert doorway.heard == [("close",)]


def test_a_way_in_that_cannot_be_loaded_is_said_to_whoever_asks(
    folder: Path, background: Background, qtbot: QtBot
) -> None:
    def broken() -> Doorway:
        raise ImportError("a library is missing")

    answers: list[object] = []
    step = Doorstep(folder, broken, background)  # type: ignore[arg-type]
    step.redeem("12345678", answers.append)
    step.begin()
    qtbot.wait_until(lambda: answers == [Failed("internal")])
    step.redeem("12345678", answers.append)
    step.look_around(answers.append)
    assert answers[1:] == [Failed("internal"), ()]
    step.close_desk()
    step.close()
