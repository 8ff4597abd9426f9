"""What may be said on the command line of a desk."""

from pathlib import Path

import pytest

from meetingroom.client.app.options import Options, read_options
from meetingroom.words.catalogue import Language


def test_nothing_needs_to_be_said() -> None:
    assert read_options([], "meetingroom desk") == Options()


def test_everything_can_be_said() -> None:
    said = [
        "--server",
        "192.168.1.10",
        "--data",
        "/tmp/x",
        "--no-keyring",
        "--language",
        "en",
        "--full-screen",
    ]
    assert read_options(said, "meetingroom desk") == Options(
        "192.168.1.10", Path("/tmp/x"), keyring=False, language=Language.EN, full_screen=True
    )


def test_help_is_given_in_vietnamese_and_starts_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert read_options(["--help"], "meetingroom desk") is None
    said = capsys.readouterr().out
    assert said.startswith("Cách dùng: meetingroom desk")
    assert "Tùy chọn:" in said


def test_a_word_nobody_knows_ends_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read_options(["--sever", "x"], "meetingroom desk")
    assert ended.value.code == 2
    assert "--sever" in capsys.readouterr().err
