"""Breaks each import contract once, in a temporary copy of the package, and reports what the linter saw.

Started as a program of its own (`python -m tests.contracts.breaches COPY`), because the linter finds the
package by import and must find the copy. One breach is one line in one file of the copy, taken back
afterwards; the answer on standard output is JSON `{"contract id: file: line": whether it broke}`.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grimp
from importlinter import Contract
from importlinter.api import read_configuration
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Breach:
    """A line added to a file; the file is made where it does not exist."""

    file: str
    line: str

    def __str__(self) -> str:
        return f"{self.file}: {self.line}"


BREACHES: Mapping[str, tuple[Breach, ...]] = {
    "house": (
        Breach("rules/breach.py", "import meetingroom.wire"),
        Breach("wire/breach.py", "import meetingroom.words"),
        Breach("words/breach.py", "import meetingroom.documents"),
        Breach("documents/breach.py", "import meetingroom.server"),
        Breach("documents/breach.py", "import meetingroom.client"),
        Breach("client/kit/breach.py", "import meetingroom.server"),
        Breach("reanchor/breach.py", "import meetingroom.client"),
        Breach("server/records/breach.py", "import meetingroom.client"),
        Breach("rules/breach.py", "import meetingroom.ports"),
        Breach("ports.py", "import meetingroom.rules"),
        Breach("utilities/__init__.py", ""),
    ),
    "client-floors": (
        Breach("client/views/breach.py", "import meetingroom.client.pages"),
        Breach("client/sync/breach.py", "import meetingroom.client.pages"),
        Breach("client/pages/breach.py", "import meetingroom.client.sync"),
        Breach("client/store/breach.py", "import meetingroom.client.views"),
        Breach("client/store/breach.py", "import meetingroom.client.sync"),
        Breach("client/kit/breach.py", "import meetingroom.client.reader"),
        Breach("client/reader/breach.py", "import meetingroom.client.pages"),
        Breach("client/helpers/__init__.py", ""),
    ),
    "server-floors": (
        Breach("server/records/breach.py", "import meetingroom.server.papers"),
        Breach("server/papers/breach.py", "import meetingroom.server.handlers"),
        Breach("server/handlers/breach.py", "import meetingroom.server.routes"),
        Breach("server/services/__init__.py", ""),
    ),
    "pages-drawer": (Breach("client/pages/breach.py", "import meetingroom.client.store"),),
    "reader-drawer": (
        Breach("client/reader/breach.py", "import meetingroom.client.store"),
        Breach("client/kit/breach.py", "import meetingroom.client.store"),
        Breach("client/kit/breach.py", "import meetingroom.client.sync"),
    ),
    "views-bare": (
        Breach("client/views/breach.py", "import meetingroom.client.kit"),
        Breach("client/views/breach.py", "import meetingroom.client.reader"),
    ),
    "sync-drawer": (Breach("client/sync/breach.py", "import meetingroom.client.views"),),
    "no-qt": (
        Breach("rules/breach.py", "import PySide6.QtCore"),
        Breach("wire/breach.py", "import PySide6.QtCore"),
        Breach("words/breach.py", "import PySide6.QtCore"),
        Breach("documents/breach.py", "import PySide6.QtCore"),
        Breach("server/breach.py", "import PySide6.QtCore"),
        Breach("client/store/breach.py", "import PySide6.QtCore"),
        Breach("client/sync/breach.py", "import PySide6.QtCore"),
    ),
    "pdf-started": (Breach("client/reader/breach.py", "def lazily():\n    import meetingroom.pdf"),),
    "pdf-wire": (
        Breach("pdf/breach.py", "import meetingroom.words"),
        Breach("pdf/breach.py", "import meetingroom.rules"),
    ),
    "pdf-engines": (
        Breach("server/papers/breach.py", "import pymupdf"),
        Breach("client/reader/breach.py", "import pypdfium2"),
    ),
    "sql": (
        Breach("server/handlers/breach.py", "import sqlalchemy"),
        Breach("client/sync/breach.py", "import sqlcipher3"),
        Breach("client/views/breach.py", "import sqlite3"),
        Breach("server/papers/breach.py", "import alembic"),
    ),
    "desk-alone": (Breach("client/sync/breach.py", "import starlette"),),
    "rules-pure": (
        Breach("rules/breach.py", "import datetime"),
        Breach("rules/breach.py", "import random"),
        Breach("rules/breach.py", "import os.path"),
        Breach("rules/breach.py", "from time import time"),
        Breach("rules/breach.py", "import asyncio"),
    ),
    "wire-pure": (
        Breach("wire/breach.py", "import secrets"),
        Breach("wire/breach.py", "import socket"),
        Breach("wire/breach.py", "import time"),
    ),
}
"""For each contract, every way in which it is broken on purpose."""


CONTRACT_TYPES: Mapping[str, Any] = {
    "layers": LayersContract,
    "forbidden": ForbiddenContract,
    "protected": ProtectedContract,
}


def contracts() -> Mapping[str, Contract]:
    """The project's contracts by id, as pyproject.toml has them."""
    read = read_configuration(str(ROOT / "pyproject.toml"))
    return {
        options["id"]: CONTRACT_TYPES[options["type"]](options["name"], read["session_options"], options)
        for options in read["contracts_options"]
    }


def is_broken(contract: Contract, cache: Path) -> bool:
    """Whether the package, as it stands on the path now, breaks this contract."""
    graph = grimp.build_graph("meetingroom", include_external_packages=True, cache_dir=str(cache))
    return not contract.check(graph, verbose=False).kept


@contextmanager
def committed(breach: Breach, package: Path) -> Iterator[None]:
    """The line stands in the file; afterwards all is as before."""
    file = package / breach.file
    before = file.read_text(encoding="utf-8") if file.exists() else None
    new_folder = not file.parent.exists()
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{before or ''}\n{breach.line}\n", encoding="utf-8")
    yield
    if before is not None:
        file.write_text(before, encoding="utf-8")
    else:
        file.unlink()
    if new_folder:
        file.parent.rmdir()


def main(copy: Path) -> None:
    """Try every breach; the copy must come first where Python looks for packages."""
    sys.path.insert(0, str(copy))
    cache = copy / "cache"
    seen: dict[str, bool] = {}
    for name, contract in contracts().items():
        seen[f"{name}: nothing"] = is_broken(contract, cache)
        for breach in BREACHES.get(name, ()):
            with committed(breach, copy / "meetingroom"):
                seen[f"{name}: {breach}"] = is_broken(contract, cache)
    json.dump(seen, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
