"""A secretary's files on their way to the server: listing, hashing, sending in pieces.

Must not decide what is a paper: the server inspects the bytes.
"""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from meetingroom.client.store.answers import FoundFile, Uploaded
from meetingroom.client.sync.transport import ServerSays, Transport, Unreachable

PIECE_BYTES = 1024 * 1024
"""Small enough that a person sees a large file move on a slow line, and little is sent twice after a cut."""

_MOST_CUTS = 5
_WRONG_OFFSET = "wrong_offset"


def listed(paths: Sequence[Path]) -> tuple[FoundFile, ...]:
    """The files among `paths` and directly in the folders among them, hidden and unreadable ones left
    out; the same file once."""
    found: dict[Path, FoundFile] = {}
    for path in paths:
        try:
            inside = sorted(path.iterdir()) if path.is_dir() else [path]
            for file in inside:
                if file.is_file() and not file.name.startswith((".", "~$")):
                    found[file.resolve()] = FoundFile(file, file.stat().st_size)
        except OSError:
            continue
    return tuple(found.values())


async def sent(
    transport: Transport,
    pool: ThreadPoolExecutor,
    stream: str,
    path: Path,
    moved: Callable[[int, int], None] | None = None,
) -> Uploaded:
    """Upload a file's bytes and have them inspected. A cut piece is sent again, from where the server
    says it stands; `moved` is told how many bytes of how many it has. Raises OSError, ServerSays,
    Unreachable."""
    loop = asyncio.get_running_loop()
    sha256, size = await loop.run_in_executor(pool, _hashed, path)
    offset = cuts = 0
    while True:
        piece = await loop.run_in_executor(pool, _piece, path, offset)
        try:
            state = await transport.put_blob(sha256, stream, offset, size, piece)
        except Unreachable:
            cuts += 1
            if cuts > _MOST_CUTS:
                raise
            await asyncio.sleep(cuts)
            continue
        except ServerSays as said:
            told = said.params.get("offset")
            if said.code != _WRONG_OFFSET or not isinstance(told, int):
                raise
            offset = told
            continue
        if state.done:
            return Uploaded(sha256, size, state.pages, path.name)
        offset = state.offset
        if moved is not None:
            moved(offset, size)


def _hashed(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return digest, file.tell()


def _piece(path: Path, offset: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(PIECE_BYTES)
