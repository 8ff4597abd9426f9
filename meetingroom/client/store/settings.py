"""Small things a desk must remember: whose it is, its session, its device key. Encrypted like the rest.

Every function works inside the transaction it is given. Must not hold anything of a meeting.
"""

from enum import StrEnum

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from meetingroom.client.store.tables import opened, setting


class Setting(StrEnum):
    """What is remembered."""

    PERSON = "person"
    SESSION = "session"
    DEVICE_NOTES_KEY = "device_notes_key"
    NOTES_KEY = "notes_key"
    WORDS_KEY = "words_key"


def get(connection: Connection, name: Setting) -> bytes | None:
    """The value, None where nothing was remembered."""
    return connection.execute(select(setting.c.value).where(setting.c.name == name.value)).scalar()


def put(connection: Connection, name: Setting, value: bytes) -> None:
    """Remember; an earlier value is overwritten."""
    statement = insert(setting).values(name=name.value, value=value)
    connection.execute(statement.on_conflict_do_update(["name"], set_={"value": statement.excluded.value}))


def forget(connection: Connection, name: Setting) -> None:
    """Remember no longer."""
    connection.execute(delete(setting).where(setting.c.name == name.value))


def put_opened(connection: Connection, paper: str, version: int) -> None:
    """This person has opened this version of a paper on this desk."""
    statement = insert(opened).values(paper=paper, version=version)
    connection.execute(
        statement.on_conflict_do_update(["paper"], set_={"version": statement.excluded.version})
    )


def all_opened(connection: Connection) -> dict[str, int]:
    """The newest opened version of each paper."""
    return {row.paper: row.version for row in connection.execute(select(opened))}
