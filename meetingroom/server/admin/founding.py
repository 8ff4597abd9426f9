"""A body and its people from the office's table: all of it, or nothing and a report of every row.

Must not repair rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from meetingroom.documents.people_report import report
from meetingroom.documents.people_table import PersonRow, TableRefused, read_people
from meetingroom.rules.body import Body
from meetingroom.rules.commands import AdoptRuleSet, Command, EnterPeople, FoundBody, Invited, NamedGroup
from meetingroom.rules.errors import RuleBroken
from meetingroom.rules.facts import Asked, Fact
from meetingroom.rules.ids import SYSTEM, BodyId, GroupId, PersonId
from meetingroom.rules.rulesets import COMMITTEE_2025, COUNCIL_2025
from meetingroom.rules.streams import StreamKind, StreamName, body_stream
from meetingroom.rules.terms import BodyKind
from meetingroom.server.admin.office import NotDone, new_id
from meetingroom.server.handlers.house import House
from meetingroom.server.records.accounts import people as accounts
from meetingroom.server.records.database import Transaction
from meetingroom.wire.messages import APPLIED
from meetingroom.words.catalogue import load
from meetingroom.words.dates import VIETNAM
from meetingroom.words.folding import fold
from meetingroom.words.refusals import refusal


@dataclass(frozen=True, slots=True)
class Founding:
    """What a body is called; `parent` the id of the body of the unit above, or None."""

    body: BodyId
    name: str
    kind: BodyKind
    unit: str
    parent: BodyId | None = None


def read_table(path: Path) -> tuple[PersonRow, ...]:
    """The people of a table. Raises NotDone with one line for each fault."""
    try:
        return read_people(path.read_bytes())
    except OSError as error:
        raise NotDone(f"Không đọc được tệp {path} ({error.strerror}). Chưa nhập người nào.") from None
    except TableRefused as refused:
        raise NotDone(*report(load(), refused.problems)) from None


def found(house: House, founding: Founding, rows: Sequence[PersonRow]) -> int:
    """Founds the body (if it is not there), adopts its rule set, enters people and makes their accounts.

    A body that is there gets its people added and changed. Returns how many people. Raises NotDone.
    """
    stream = body_stream(founding.body)
    known = house.core.streams.get(StreamName.parse(stream))
    commands: list[Command] = []
    if known is None:
        commands.append(FoundBody(founding.name, founding.kind, founding.unit, founding.parent))
        council = founding.kind is BodyKind.COUNCIL
        commands.append(AdoptRuleSet(COUNCIL_2025 if council else COMMITTEE_2025))
    groups = _groups(rows, known.state if known is not None else None)
    commands.append(EnterPeople(tuple(_invited(row, groups) for row in rows), _named(groups)))
    _must_all_be_possible(house, founding.body, None if known is None else known.state, commands)
    for command in commands:
        answer = house.core.command(new_id(house.randomness), stream, command)
        if answer.status != APPLIED:
            raise NotDone(refusal(load(), answer.code, VIETNAM, **answer.params).text)
    now = house.clock.now_ms()

    def make_accounts(connection: Transaction) -> None:
        for row in rows:
            accounts.make_account(connection, row.id, row.name, now, SYSTEM)

    house.core.write(make_accounts)
    return len(rows)


def _must_all_be_possible(house: House, body: BodyId, state: object, commands: Sequence[Command]) -> None:
    """Decides everything on paper first: what cannot be done whole is not begun. Raises NotDone."""
    law = house.core.streams.laws[StreamKind.BODY]
    state = law.initial() if state is None else state
    now = house.clock.now_ms()
    for command in commands:
        asked = Asked(new_id(house.randomness), body, SYSTEM, now)
        try:
            drafts = law.decide(state, command, asked)
        except RuleBroken as broken:
            why = refusal(load(), broken.code, VIETNAM, **broken.params)
            raise NotDone(why.text, "Chưa nhập người nào.") from None
        for draft in drafts:
            state = law.evolve(state, Fact(draft.event, now, SYSTEM, draft.audience, asked.id))


def _groups(rows: Sequence[PersonRow], body: object) -> dict[str, GroupId]:
    """An id for each group's name: the one it has, or one made of its letters."""
    known = {name: group for group, name in body.groups.items()} if isinstance(body, Body) else {}
    groups: dict[str, GroupId] = {}
    for name in dict.fromkeys(name for row in rows for name in row.groups):
        letters = "-".join("".join(c if c.isalnum() else " " for c in fold(name)).split())
        groups[name] = known.get(name, GroupId(letters[:60] or f"to-{len(groups) + 1}"))
    return groups


def _named(groups: dict[str, GroupId]) -> tuple[NamedGroup, ...]:
    return tuple(NamedGroup(group, name) for name, group in groups.items())


def _invited(row: PersonRow, groups: dict[str, GroupId]) -> Invited:
    return Invited(
        person=PersonId(row.id),
        name=row.name,
        office=row.office,
        unit=row.unit,
        seat=row.seat,
        roles=row.roles,
        groups=tuple(groups[name] for name in row.groups),
        votes=row.votes,
    )
