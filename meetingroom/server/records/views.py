"""View epochs: how often a reader has had to read a stream again because his standing changed.

Works inside the transaction it is given. Must not decide when one rises.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from meetingroom.server.records.schema import view_epoch

ViewKey = tuple[str, str]
"""(reader, stream)."""


def read(connection: Connection) -> dict[ViewKey, int]:
    """Every reader's own view epochs; those not named are 0."""
    rows = connection.execute(select(view_epoch.c.reader, view_epoch.c.stream, view_epoch.c.view))
    return {(row.reader, row.stream): row.view for row in rows}


def put(connection: Connection, risen: Mapping[ViewKey, int]) -> None:
    """Writes view epochs that rose."""
    rows = [{"reader": reader, "stream": name, "view": view} for (reader, name), view in risen.items()]
    if rows:
        statement = insert(view_epoch)
        newest = {"view": statement.excluded.view}
        connection.execute(statement.on_conflict_do_update(["reader", "stream"], set_=newest), rows)
