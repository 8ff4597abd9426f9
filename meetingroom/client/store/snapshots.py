"""Snapshots: a folded state put by, so that a desk need not fold 20,000 records to open.

A cache and no more: keyed by the law's version, the copy and the number; whatever does not fit exactly
is thrown away and the records are folded again. The state is pickled. That is safe here because the
bytes never leave the encrypted, page-authenticated database that only this person's key opens, and the
reader admits nothing but the values of `meetingroom.rules` and the persistent maps they are made of.
Every function works inside the transaction it is given. Must not fold.
"""

import io
import pickle
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from meetingroom.client.store.tables import snapshot


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state as it was after record `number` of a copy."""

    copy: int
    number: int
    state: Any


def put(connection: Connection, stream: str, law: str, copy: int, number: int, state: Any) -> None:
    """Put a state by; an earlier one is overwritten."""
    packed = io.BytesIO()
    _Writer(packed, protocol=5).dump(state)
    statement = insert(snapshot).values(
        stream=stream, law=law, copy=copy, number=number, state=packed.getvalue()
    )
    newest = {name: statement.excluded[name] for name in ("law", "copy", "number", "state")}
    connection.execute(statement.on_conflict_do_update(["stream"], set_=newest))


def get(connection: Connection, stream: str, law: str, copy: int) -> Snapshot | None:
    """The state put by for this copy under this version of the law, None where there is none."""
    row = connection.execute(
        select(snapshot).where(snapshot.c.stream == stream, snapshot.c.law == law, snapshot.c.copy == copy)
    ).one_or_none()
    if row is None:
        return None
    try:
        state = _Reader(io.BytesIO(row.state)).load()
    except (pickle.UnpicklingError, AttributeError, ImportError, TypeError, ValueError, EOFError):
        return None  # made by another build of the same law: fold again
    return Snapshot(row.copy, row.number, state)


def drop(connection: Connection, stream: str) -> None:
    """Throw the state away."""
    connection.execute(delete(snapshot).where(snapshot.c.stream == stream))


class _Writer(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        # By value, as most releases of Python write them; 3.11.2 writes a call of `getattr`, which no
        # reader of ours would make.
        return (type(value), (value.value,)) if isinstance(value, Enum) else NotImplemented


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        found = super().find_class(module, name) if module.split(".")[0] in ("meetingroom", "rpds") else None
        home = getattr(found, "__module__", "")
        if isinstance(found, type) and (home == "rpds" or home.startswith("meetingroom.rules.")):
            return found
        raise pickle.UnpicklingError(f"a snapshot holds no {module}.{name}")
