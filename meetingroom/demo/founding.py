"""Makes the demonstration's installation before its server starts: the body, its people, their slips.

What an operator does with `meetingroom admin`, done by the same functions. Must not run a server.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from meetingroom.demo.cast import Cast
from meetingroom.ports import Randomness, SystemRandomness
from meetingroom.rules.commands import EnterPeople, FoundBody
from meetingroom.rules.ids import SYSTEM, CommandId, PersonId
from meetingroom.rules.streams import body_stream
from meetingroom.server.app.compose import close_house, open_house
from meetingroom.server.handlers.house import House
from meetingroom.server.records.accounts import people, slips
from meetingroom.server.records.accounts.slips import SlipWanted
from meetingroom.wire.messages import APPLIED

SLIPS_FOR_MS = 24 * 3_600_000


def found(folder: Path, cast: Cast) -> Mapping[PersonId, str]:
    """Everybody's slip digits. Raises OSError, and RuntimeError when the records refuse the cast."""
    house = open_house(folder, ["127.0.0.1"], f"Máy chủ {cast.file.unit}")
    try:
        _enter(house, cast)
        return _slips(house, cast)
    finally:
        close_house(house)


def _enter(house: House, cast: Cast) -> None:
    stream = body_stream(cast.file.body)
    randomness = SystemRandomness()
    acts = (
        FoundBody(cast.file.body_name, cast.file.body_kind, cast.file.unit, None),
        EnterPeople(cast.people, cast.file.groups),
    )
    for act in acts:
        answer = house.core.command(_new_id(randomness), stream, act)
        if answer.status != APPLIED:
            raise RuntimeError(f"{act.KIND}: {answer.code} {answer.params}")


def _slips(house: House, cast: Cast) -> Mapping[PersonId, str]:
    now = house.clock.now_ms()
    digits: dict[PersonId, str] = {}

    def issue(connection: Any) -> None:
        for person in cast.people:
            people.make_account(connection, person.person, person.name, now, SYSTEM)
        issued = slips.issue(
            connection,
            [SlipWanted(person.person, cast.meeting) for person in cast.people],
            cast.file.body,
            SYSTEM,
            now + SLIPS_FOR_MS,
            now,
            house.randomness,
            house.installation.slip_secret,
        )
        digits.update({PersonId(slip.person): slip.digits for slip in issued})

    house.core.write(issue)
    return digits


def _new_id(randomness: Randomness) -> CommandId:
    return CommandId(str(UUID(bytes=randomness.token_bytes(16), version=4)))
