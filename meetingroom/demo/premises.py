"""The real server process of the demonstration, on loopback: started, stopped, killed, started again.

Must not look inside it: everything is asked over the wire.
"""

import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

START_S = 90.0
STOP_S = 10.0


class DidNotStart(Exception):
    """The server process ended, or said nothing, before it listened."""


@dataclass
class Premises:
    """A server on `folder`. Always at the same port, as a real one is."""

    folder: Path
    port: int = 0
    _process: "subprocess.Popen[str] | None" = field(default=None, init=False)
    _log: IO[str] | None = field(default=None, init=False)

    @property
    def is_open(self) -> bool:
        """The process runs."""
        return self._process is not None and self._process.poll() is None

    def open(self) -> int:
        """Start the server; returns its port once it listens. Raises DidNotStart."""
        self._log = (self.folder / "server.log").open("a", encoding="utf-8")
        command = [sys.executable, "-m", "meetingroom", "server", "--data", str(self.folder)]
        command += ["--host", "127.0.0.1", "--port", str(self.port), "--no-announce"]
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self._log, stdin=subprocess.DEVNULL, text=True
        )
        line = _first_line(self._process)
        if not line.startswith("listening "):
            self.kill()
            raise DidNotStart(line)
        self.port = int(line.split()[-1])
        return self.port

    def close(self) -> None:
        """Ask it to end, as an operator would."""
        self._end(lambda process: process.terminate())

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._end(lambda process: process.kill())

    def _end(self, how: "Callable[[subprocess.Popen[str]], None]") -> None:
        process, self._process = self._process, None
        if process is not None:
            how(process)
            try:
                process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()
        if self._log is not None:
            self._log.close()
            self._log = None


def _first_line(process: "subprocess.Popen[str]") -> str:
    """What it says first, empty when it says nothing in time."""
    said: list[str] = []
    stdout = process.stdout
    assert stdout is not None
    listener = threading.Thread(target=lambda: said.append(stdout.readline()), daemon=True)
    listener.start()
    listener.join(START_S)
    return said[0] if said else ""
