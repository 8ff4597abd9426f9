"""The worker program, as a desk starts it: pixels arrive in shared memory, and it keeps to its limits."""

import mmap
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from meetingroom.pdf import worker
from meetingroom.wire import pages
from meetingroom.wire.pages import Answer, Clip, Failed, Ready, Rendered, Request, read_answer, write_message
from tests.pdf import hostile
from tests.pdf.papers import page_tree, stream, vietnamese_text
from tests.pdf.vault import sealed_paper

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="inherits a descriptor")


class Desk:
    """One started worker and the memory shared with it."""

    def __init__(self) -> None:
        descriptor = os.memfd_create("slots")
        os.ftruncate(descriptor, pages.SLOTS * pages.SLOT_BYTES)
        self.memory = mmap.mmap(descriptor, pages.SLOTS * pages.SLOT_BYTES)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "meetingroom.pdf.worker", "--slots", f"fd:{descriptor}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=[descriptor],
        )
        os.close(descriptor)
        self.requests = cast(BinaryIO, self.process.stdin)
        self.answers = cast(BinaryIO, self.process.stdout)
        assert read_answer(self.answers) == Ready()

    def ask(self, request: Request) -> Answer | None:
        write_message(self.requests, request)
        return read_answer(self.answers)

    def end(self) -> tuple[int, bytes]:
        _, said = self.process.communicate(timeout=20)
        self.memory.close()
        return self.process.returncode, said


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    if made.process.returncode is None:
        made.process.kill()
        made.end()


def test_pixels_are_left_in_the_slot_asked_for(desk: Desk, tmp_path: Path) -> None:
    red = page_tree([(b"/MediaBox[0 0 20 10]/Contents %d 0 R", [stream(b"", b"1 0 0 rg 0 0 20 10 re f")])])
    desk.ask(sealed_paper(tmp_path, red).request())
    assert desk.ask(pages.Render(1, 0, 1.0, Clip(0, 0, 20, 10), 1)) == Rendered(1, 0, 1, 20, 10, 60)
    assert desk.memory[pages.SLOT_BYTES : pages.SLOT_BYTES + 3] == b"\xff\x00\x00"
    assert desk.memory[:3] == bytes(3)


def test_it_ends_when_the_desk_does(desk: Desk) -> None:
    assert desk.end() == (0, b"")


def test_nonsense_ends_it(desk: Desk) -> None:
    desk.requests.write(b"\xff\xff\xff\xff")
    assert desk.end()[0] == 2


def test_what_an_engine_prints_does_not_disturb_the_answers(desk: Desk, tmp_path: Path) -> None:
    for content in (hostile.broken_index(), hostile.noise_with_a_header(), hostile.deep_arrays()):
        desk.ask(sealed_paper(tmp_path, content).request())
        assert isinstance(desk.ask(pages.Outline()), pages.OutlineIs | Failed)
    assert isinstance(desk.ask(sealed_paper(tmp_path, vietnamese_text(1)).request()), pages.Opened)


def test_a_worker_can_write_no_file_and_leave_no_core(desk: Desk) -> None:
    limits = Path(f"/proc/{desk.process.pid}/limits").read_text()
    by_name = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()[1:]}
    assert by_name["Max file size"] == by_name["Max core file size"] == "0"
    assert int(by_name["Max address space"]) == 1536 * 1024 * 1024


def test_a_picture_that_unfolds_to_a_gigabyte_is_drawn_within_the_limits(desk: Desk, tmp_path: Path) -> None:
    desk.ask(sealed_paper(tmp_path, hostile.swollen_picture()).request())
    answer = desk.ask(pages.Render(1, 0, 1.0, Clip(0, 0, 595, 842), 0))
    assert isinstance(answer, Rendered | Failed)
    assert desk.ask(pages.Close()) == pages.Closed()


@pytest.mark.parametrize("arguments", [[], ["--slots"], ["--verbose", "1"]])
def test_senseless_arguments_are_answered_with_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert worker.main(arguments) == 2
    assert "--slots" in capsys.readouterr().err


def test_shared_memory_of_another_system_is_refused() -> None:
    with pytest.raises(ValueError, match="shared memory"):
        worker.attach("name:slots")


def test_a_worker_nobody_watches_ends_itself(tmp_path: Path) -> None:
    program = "from meetingroom.pdf.limits import at_most\nwith at_most(1):\n    while True: pass"
    done = subprocess.run([sys.executable, "-c", program], timeout=30, check=False)
    assert done.returncode < 0
