"""One page worker at the other end of a pipe: started, asked, watched, killed. Blocking; no Qt.

Everything here is called from the renderer's thread, except `kill`. Must not decide what is asked or
what happens after a worker is lost.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import BinaryIO, cast

from meetingroom.client.reader.pixel_slots import PixelSlots
from meetingroom.client.reader.watchdog import Watchdog
from meetingroom.wire.pages import Answer, Broken, Ready, Request, read_answer, write_message

START_SECONDS = 30.0

# Measured on scans: glibc would give each page's megabytes back to the system and ask for them again.
_ALLOCATOR = {
    "MALLOC_MMAP_THRESHOLD_": str(1 << 30),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 25),
    "MALLOC_TOP_PAD_": str(16 << 20),
}


_QUIETLY = 10
_BELOW_NORMAL = 0x00004000 if sys.platform == "win32" else 0
_NO_CONSOLE = 0x08000000 if sys.platform == "win32" else 0


class WorkerLost(Exception):
    """The worker is gone. `too_slow`: the watchdog ended it; `abandoned`: nobody wanted its answer."""

    def __init__(self, *, too_slow: bool = False, abandoned: bool = False) -> None:
        super().__init__("too slow" if too_slow else "abandoned" if abandoned else "gone")
        self.too_slow = too_slow
        self.abandoned = abandoned


class WorkerLink:
    """A worker that has been started; `until_ready` before the first question. Raises WorkerLost.

    `quietly`: it gives way to everything else on the machine.
    """

    def __init__(
        self,
        command: Sequence[str],
        slots: PixelSlots,
        watchdog_seconds: float,
        *,
        quietly: bool = False,
    ) -> None:
        self._seconds = watchdog_seconds
        self._too_slow = False
        self._abandoned = False
        try:
            self._process = subprocess.Popen(
                [*command, "--slots", slots.place],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, **_ALLOCATOR},
                pass_fds=slots.descriptors,
                creationflags=_NO_CONSOLE | (_BELOW_NORMAL if quietly else 0),
            )
        except OSError as error:
            raise WorkerLost from error
        # Buffered pipes answer as binary files do; the stubs call them IO[bytes].
        self._watchdog = Watchdog(self._overdue)
        self._requests = cast(BinaryIO, self._process.stdin)
        self._answers = cast(BinaryIO, self._process.stdout)
        self.pid = self._process.pid
        if quietly and sys.platform != "win32":
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.pid, _QUIETLY)

    def until_ready(self) -> None:
        """Wait until it can be asked. Raises WorkerLost."""
        self._wait(None, START_SECONDS, Ready)

    def ask(self, request: Request) -> Answer:
        """Send one request and wait for its answer. Raises WorkerLost."""
        return self._wait(request, self._seconds, None)

    def kill(self) -> None:
        """End the worker at once; whoever waits for it gets WorkerLost(abandoned). From any thread."""
        self._abandoned = True
        self._process.kill()

    def close(self) -> None:
        """End the worker in peace, or by force when it does not listen. May be called twice."""
        self._watchdog.close()
        if not self._requests.closed:
            try:
                self._requests.close()
                self._process.wait(0.5)
            except (OSError, subprocess.TimeoutExpired):
                self._process.kill()
            self._process.wait()
            self._answers.close()

    def _overdue(self) -> None:
        self._too_slow = True
        self._process.kill()

    def _wait(self, request: Request | None, seconds: float, expected: type[Answer] | None) -> Answer:
        self._watchdog.watch(seconds)
        try:
            if request is not None:
                write_message(self._requests, request)
            answer = read_answer(self._answers)
        except (OSError, ValueError, Broken):
            answer = None
        finally:
            self._watchdog.calm()
        if answer is None or (expected is not None and not isinstance(answer, expected)):
            self._process.kill()
            self.close()
            raise WorkerLost(too_slow=self._too_slow, abandoned=self._abandoned)
        return answer
