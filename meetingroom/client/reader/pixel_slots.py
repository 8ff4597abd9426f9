"""The memory a desk shares with its page worker: made here, named for the worker, gone with the desk.

Anonymous on purpose: pages drawn from sealed papers must not reach a disk under any name. Must not know
what is drawn.
"""

import mmap
import os
import sys

from meetingroom.ports import Randomness, SystemRandomness
from meetingroom.wire.pages import SLOT_BYTES, SLOTS

_SIZE = SLOTS * SLOT_BYTES


class PixelSlots:
    """`SLOTS` slots of shared memory. `place` names them for the worker's `--slots`; on Linux the worker
    inherits `descriptors`."""

    def __init__(self, randomness: Randomness | None = None) -> None:
        self.descriptors: tuple[int, ...] = ()
        if sys.platform == "win32":
            # Held by the system's paging file alone; the name is a secret between the two processes.
            name = f"meetingroom-{(randomness or SystemRandomness()).token_bytes(16).hex()}"
            self._map = mmap.mmap(-1, _SIZE, tagname=name)
            self.place = f"name:{name}"
        else:
            descriptor = os.memfd_create("meetingroom-pages", os.MFD_CLOEXEC)
            os.ftruncate(descriptor, _SIZE)
            self._map = mmap.mmap(descriptor, _SIZE)
            self.place = f"fd:{descriptor}"
            self.descriptors = (descriptor,)

    def view(self, slot: int, length: int) -> memoryview:
        """The first `length` bytes of a slot. Release it before `close`."""
        start = slot * SLOT_BYTES
        return memoryview(self._map)[start : start + length]

    def close(self) -> None:
        """Give the memory back."""
        self._map.close()
        for descriptor in self.descriptors:
            os.close(descriptor)
        self.descriptors = ()
