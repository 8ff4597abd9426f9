"""The installation's few named values: its epoch, and whether it waits or stands back.

Works inside the transaction it is given. Must not decide when a value changes.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from meetingroom.server.records.schema import installation


@dataclass(frozen=True, slots=True)
class Marks:
    """`epoch` rises with every restore. `recovering`: the desks' records are still awaited, nothing is
    applied. `read_only`: a server of this installation with a higher epoch was met."""

    epoch: int
    recovering: bool
    read_only: bool


def read(connection: Connection) -> Marks:
    """The values as committed."""
    values = {row.key: row.value for row in connection.execute(select(installation))}
    return Marks(int(values["epoch"]), "recovering" in values, "read_only" in values)


def put(connection: Connection, marks: Marks) -> None:
    """Writes all three."""
    connection.execute(
        update(installation).where(installation.c.key == "epoch").values(value=str(marks.epoch))
    )
    connection.execute(delete(installation).where(installation.c.key.in_(["recovering", "read_only"])))
    flags = {"recovering": marks.recovering, "read_only": marks.read_only}
    rows = [{"key": key, "value": "1"} for key, on in flags.items() if on]
    if rows:
        connection.execute(insert(installation), rows)
