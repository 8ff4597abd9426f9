"""Looks into an uploaded PDF in a process of its own, which caps its memory, time and writing.

Whatever the process does, the server goes on: a line of findings, a refusal, or nothing at all within
half a minute, which is a refusal too. Must not open the file itself.
"""

import asyncio
import sys
from pathlib import Path

from meetingroom.wire.pages import Broken, Failed, Failure, Inspection, read_inspection

WALL_S = 35
"""Five seconds more than the process allows itself."""
AT_ONCE = 2


class Inspector:
    """Runs at most two inspections at a time."""

    def __init__(self, program: tuple[str, ...] | None = None) -> None:
        self._program = program or _program()
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def inspect(self, path: Path) -> Inspection | Failed:
        """What is in the file, or why it is refused."""
        async with self._turns:
            process = await asyncio.create_subprocess_exec(
                *self._program,
                str(path),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
            try:
                printed, _ = await asyncio.wait_for(process.communicate(), WALL_S)
            except TimeoutError:
                return Failed(Failure.TOO_SLOW, "wall clock")
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
        try:
            return read_inspection(printed)
        except Broken as error:
            return Failed(Failure.TOO_MUCH_MEMORY, str(error))


def _program() -> tuple[str, ...]:
    if getattr(sys, "frozen", False):
        return (sys.executable, "_pdf-inspect")
    return (sys.executable, "-m", "meetingroom", "_pdf-inspect")
