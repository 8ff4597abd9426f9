"""One process, its windows and workers: made once, and nothing left when it closes."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from meetingroom.client.app.program import Program
from meetingroom.client.pages.shell.choices import Choices
from tests.fakes.demo_meeting import DemoMeeting


class Forgetful:
    """Remembers nothing."""

    def recall(self) -> Choices:
        return Choices()

    def remember(self, choices: Choices) -> None:
        """Nothing is kept."""


def test_a_program_closes_its_windows_and_workers_twice_without_harm(qapp: QApplication) -> None:
    program = Program(qapp)
    window = program.window(Forgetful())
    window.enter(DemoMeeting().in_session().desk())
    window.show()
    program.close()
    program.close()
    assert window.bridge is None


def test_a_page_worker_is_warm_once_the_first_window_was_painted(qapp: QApplication, qtbot: QtBot) -> None:
    program = Program(qapp)
    then: list[str] = []
    program.window(Forgetful(), lambda: then.append("painted")).show()
    assert not program.has_spare_renderer
    qtbot.wait_until(lambda: program.has_spare_renderer)
    assert then == ["painted"]
    program.warm_up()
    program.close()


def test_the_warm_worker_goes_to_the_first_reader_and_each_has_his_own(qapp: QApplication) -> None:
    program = Program(qapp)
    assert program.take_renderer() is not program.take_renderer()
    program.close()
