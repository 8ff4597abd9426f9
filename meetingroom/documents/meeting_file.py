"""A meeting written down in one TOML file: body, sittings, groups, programme, papers and who reads them.

`resources/demo/meeting.toml` is the example. Reading gives the very commands that convene the meeting
and publish its programme. Must not know where papers' bytes come from, nor send anything.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from meetingroom.documents.people_table import PersonRow
from meetingroom.rules.audience import EVERYONE, MEMBERS, Audience, Role
from meetingroom.rules.commands import (
    ConfirmTotal,
    ConveneMeeting,
    Invited,
    NamedGroup,
    PlannedSitting,
    PublishedItem,
)
from meetingroom.rules.events import DraftPaper, Motion, ProgrammeItem
from meetingroom.rules.ids import BodyId, GroupId, ItemId, MeetingId, PaperId, PersonId, SittingId
from meetingroom.rules.rulesets import COMMITTEE_2025, COUNCIL_2025, RuleSet
from meetingroom.rules.terms import BodyKind, MeetingKind

_RULE_SETS = {rule_set.name: rule_set for rule_set in (COUNCIL_2025, COMMITTEE_2025)}


class MeetingFileError(ValueError):
    """The file cannot be read; the message names what is missing or unknown."""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper of the programme; `source` names its file without ending."""

    paper: PaperId
    item: ItemId
    number: str
    title: str
    kind: str
    source: str
    audience: Audience

    def with_bytes(self, file_name: str, sha256: str, size: int, pages: int) -> DraftPaper:
        """The paper once its bytes are known (`size` in bytes, `sha256` in 64 hex digits)."""
        return DraftPaper(
            paper=self.paper,
            item=self.item,
            number=self.number,
            title=self.title,
            paper_kind=self.kind,
            file_name=file_name,
            sha256=sha256,
            size=size,
            pages=pages,
            what_changed="",
            audience=self.audience,
        )


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A conflict of interest somebody has registered before the meeting."""

    person: PersonId
    item: ItemId
    reason: str


@dataclass(frozen=True, slots=True)
class MeetingFile:
    """The file's content. Local hours are those of `zone`."""

    body: BodyId
    body_name: str
    body_kind: BodyKind
    unit: str
    term: str
    rule_set: RuleSet
    total: ConfirmTotal
    meeting: MeetingId
    title: str
    kind: MeetingKind
    place: str
    zone: str
    on: date
    sittings: tuple[tuple[SittingId, str, str, time], ...]
    groups: tuple[NamedGroup, ...]
    items: tuple[PublishedItem, ...]
    papers: tuple[PaperLine, ...]
    conflicts: tuple[ConflictLine, ...]

    def invited(self, people: tuple[PersonRow, ...]) -> tuple[Invited, ...]:
        """The people as participants by value. Raises MeetingFileError on a group nobody named."""
        ids = {group.name: group.group for group in self.groups}
        unknown = {name for person in people for name in person.groups} - ids.keys()
        if unknown:
            raise MeetingFileError(f"groups without a name in the file: {', '.join(sorted(unknown))}")
        return tuple(
            Invited(
                person=PersonId(person.id),
                name=person.name,
                office=person.office,
                unit=person.unit,
                seat=person.seat,
                roles=person.roles,
                groups=tuple(ids[name] for name in person.groups),
                votes=person.votes,
            )
            for person in people
        )

    def convene(self, participants: tuple[Invited, ...], on: date | None = None) -> ConveneMeeting:
        """The command that convenes the meeting, on another day than the file's when `on` is given."""
        sittings = tuple(
            PlannedSitting(sitting, title, room, self._instant(on or self.on, starts))
            for sitting, title, room, starts in self.sittings
        )
        return ConveneMeeting(
            body=self.body,
            body_name=self.body_name,
            body_kind=self.body_kind,
            kind=self.kind,
            title=self.title,
            term=self.term,
            place=self.place,
            zone=self.zone,
            starts_at=sittings[0].starts_at,
            rule_set=self.rule_set,
            sittings=sittings,
            participants=participants,
        )

    def _instant(self, on: date, at: time) -> int:
        return int(datetime.combine(on, at, ZoneInfo(self.zone)).timestamp()) * 1000


def read_meeting(path: Path) -> MeetingFile:
    """The meeting of a file. Raises MeetingFileError, OSError."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return _meeting(content)
    except tomllib.TOMLDecodeError as error:
        raise MeetingFileError(f"{path.name}: {error}") from error
    except (KeyError, ValueError) as error:
        raise MeetingFileError(f"{path.name}: missing or unknown: {error}") from error


def _meeting(content: dict[str, Any]) -> MeetingFile:
    body, meeting = content["body"], content["meeting"]
    groups = tuple(NamedGroup(GroupId(group["id"]), group["name"]) for group in content["group"])
    known = frozenset(group.group for group in groups)
    entries = tuple((_item_id(entry), entry) for entry in content["item"])
    return MeetingFile(
        body=BodyId(body["id"]),
        body_name=body["name"],
        body_kind=BodyKind(body["kind"]),
        unit=body["unit"],
        term=body["term"],
        rule_set=_RULE_SETS[body["rule_set"]],
        total=ConfirmTotal(body["seats_assigned"], body["delegates_in_office"], body["total_basis"]),
        meeting=MeetingId(meeting["id"]),
        title=meeting["title"],
        kind=MeetingKind(meeting["kind"]),
        place=meeting["place"],
        zone=meeting["zone"],
        on=meeting["date"],
        sittings=tuple(
            (SittingId(sitting["id"]), sitting["title"], sitting["room"], sitting["starts"])
            for sitting in content["sitting"]
        ),
        groups=groups,
        items=tuple(
            PublishedItem(_item(item, entry, position), _audience(entry, item, known))
            for position, (item, entry) in enumerate(entries, start=1)
        ),
        papers=tuple(
            _paper(item, paper, known) for item, entry in entries for paper in entry.get("paper", ())
        ),
        conflicts=tuple(
            ConflictLine(PersonId(conflict["person"]), item, conflict["reason"])
            for item, entry in entries
            for conflict in entry.get("conflict", ())
        ),
    )


def _item_id(entry: dict[str, Any]) -> ItemId:
    return ItemId(f"muc-{entry['number']}")


def _item(item: ItemId, entry: dict[str, Any], position: int) -> ProgrammeItem:
    return ProgrammeItem(
        item=item,
        number=entry["number"],
        title=entry["title"],
        parent=None,
        position=position,
        sitting=SittingId(entry["sitting"]),
        presenter=entry["presenter"],
        office=entry["office"],
        planned_minutes=entry["minutes"],
        motion=Motion(entry["motion"], entry["rule"]) if "motion" in entry else None,
        closed=entry.get("closed", False),
    )


def _paper(item: ItemId, entry: dict[str, Any], known: frozenset[GroupId]) -> PaperLine:
    return PaperLine(
        paper=PaperId(f"tai-lieu-{entry['number'].replace('.', '-')}"),
        item=item,
        number=entry["number"],
        title=entry["title"],
        kind=entry["kind"],
        source=entry["source"],
        audience=_audience(entry, item, known),
    )


def _audience(entry: dict[str, Any], item: ItemId, known: frozenset[GroupId]) -> Audience:
    readers = entry.get("readers", "all")
    if readers == "all":
        return EVERYONE
    if readers == "members":
        return MEMBERS
    groups = tuple(GroupId(name) for name in readers)
    if unknown := set(groups) - known:
        raise KeyError(", ".join(sorted(unknown)))
    return Audience(
        roles=(Role.CHAIR, Role.SECRETARY),
        groups=groups,
        excepted=tuple(PersonId(person) for person in entry.get("except", ())),
        unless_conflicted=item,
    )
