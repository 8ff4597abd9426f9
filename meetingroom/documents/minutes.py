"""The draft minutes as a document: Mẫu 1.9 of Decree 30/2020, Annex III, before it is written to a file.

Heading fields, then sections with sentences, each tied to its record. Must not know file formats, nor
choose sentences: `rules.minutes` proposes and `words.minutes_sentences` words them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from meetingroom.rules.audience import Role
from meetingroom.rules.minutes import MinutesLine
from meetingroom.rules.minutes_codes import MinutesCode
from meetingroom.rules.state import InSitting, Meeting, Participant, Particulars, Sitting
from meetingroom.rules.terms import Attendance
from meetingroom.words.catalogue import Manner, Words
from meetingroom.words.dates import written_day, written_hour
from meetingroom.words.minutes_sentences import line_text
from meetingroom.words.names import name_key

_PRESENT = (Attendance.PRESENT_IN_PERSON, Attendance.PRESENT_ONLINE)
_ABSENT = {
    Attendance.ABSENT_EXCUSED: "document.minutes.present.excused",
    Attendance.ABSENT_UNEXCUSED: "document.minutes.present.unexcused",
    Attendance.UNMARKED: "document.minutes.present.unmarked",
}


@dataclass(frozen=True, slots=True)
class MinutesSentence:
    """One sentence. `record_number` is the meeting record it stands for (None: the secretary's own
    line); `note` tells a secretary that record and wording no longer agree, else it is empty."""

    text: str
    record_number: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MinutesSection:
    """Sentences under one heading; the heading may be empty."""

    title: str
    sentences: tuple[MinutesSentence, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A line of the heading: its label and what stands there, one or more lines."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signer:
    """One side of the signature block."""

    title: str
    name: str


@dataclass(frozen=True, slots=True)
class MinutesDraft:
    """The whole document in its order. `mark` is DỰ THẢO; `ends` is empty until the meeting ended."""

    country: str
    motto: str
    organ: tuple[str, ...]
    symbol: str
    mark: str
    kind: str
    name: tuple[str, ...]
    fields: tuple[Field, ...]
    course: str
    sections: tuple[MinutesSection, ...]
    ends: str
    signers: tuple[Signer, Signer]
    recipients_label: str
    recipients: tuple[str, ...]
    record_mark: str
    """How a sentence names its record, with the place `{number}`."""


def minutes_draft(words: Words, meeting: Meeting, lines: Iterable[MinutesLine]) -> MinutesDraft:
    """The minutes of `meeting` as they stand, from the lines of `rules.minutes.composed`.

    `words` is Vietnamese whatever the interface speaks; its manner is settled here from the body.
    Raises ValueError for a meeting that was never convened.
    """
    told = meeting.particulars
    if told is None:
        raise ValueError("a meeting that was never convened has no minutes")
    words = words.addressing(replace(Manner(), body=told.body_kind))
    zone = ZoneInfo(told.zone)
    chairs = _people(meeting, Role.CHAIR)
    secretaries = _people(meeting, Role.SECRETARY)
    return MinutesDraft(
        country=words.text("document.country"),
        motto=words.text("document.motto"),
        organ=_organ(words, told.body_name),
        symbol=words.text(
            "document.minutes.symbol", organ=words.text(f"document.minutes.organ.{told.body_kind}")
        ),
        mark=words.text("document.minutes.draft"),
        kind=words.text("document.minutes.kind"),
        name=(told.title, f"{told.body_name} {told.term}".strip()),
        fields=(
            Field(words.text("document.minutes.begins"), (_begins(words, meeting, zone),)),
            Field(words.text("document.minutes.place"), (f"{told.place}.",)),
            Field(words.text("document.minutes.present"), _attendance(words, meeting)),
            Field(words.text(f"document.minutes.chair.{told.body_kind}"), (_listed(chairs),)),
            Field(words.text("document.minutes.secretary"), (_listed(secretaries),)),
        ),
        course=words.text(_course_key(told)),
        sections=_sections(words, lines, zone),
        ends=_ends(words, meeting, told, zone),
        signers=(
            Signer(words.text("document.minutes.signer.secretary"), _first(secretaries)),
            Signer(words.text(f"document.minutes.signer.chair.{told.body_kind}"), _first(chairs)),
        ),
        recipients_label=words.text("document.minutes.recipients"),
        recipients=(
            words.text("document.minutes.recipient.members"),
            words.text("document.minutes.recipient.archive"),
        ),
        record_mark=words.text("document.minutes.record", number="{number}"),
    )


def _course_key(told: Particulars) -> str:
    return "document.minutes.course" + (".committee" if told.body_kind == "committee" else "")


def _organ(words: Words, body_name: str) -> tuple[str, ...]:
    """HỘI ĐỒNG NHÂN DÂN over XÃ …: the name parted after the kind of organ, in capitals."""
    kind = words.text("manner.organ.council"), words.text("manner.organ.committee")
    for organ in kind:
        if body_name.startswith(organ) and body_name != organ:
            return organ.upper(), body_name.removeprefix(organ).strip().upper()
    return (body_name.upper(),)


def _people(meeting: Meeting, role: Role) -> list[Participant]:
    people = [person for person in meeting.participants.values() if role in person.roles]
    return sorted(people, key=lambda person: name_key(person.name))


def _with_office(person: Participant) -> str:
    return f"{person.name}, {person.office}" if person.office else person.name


def _listed(people: list[Participant]) -> str:
    return "; ".join(map(_with_office, people)) + "." if people else ""


def _first(people: list[Participant]) -> str:
    return people[0].name if people else ""


def _begins(words: Words, meeting: Meeting, zone: ZoneInfo) -> str:
    if meeting.opened_at is None:
        return words.text("document.minutes.not_begun")
    return words.text(
        "document.minutes.begins.at",
        hour=written_hour(meeting.opened_at, zone),
        day=written_day(meeting.opened_at, zone),
    )


def _ends(words: Words, meeting: Meeting, told: Particulars, zone: ZoneInfo) -> str:
    if meeting.ended_at is None:
        return ""
    return words.text(
        f"document.minutes.ends.{told.body_kind}",
        hour=written_hour(meeting.ended_at, zone),
        day=written_day(meeting.ended_at, zone),
    )


def _first_sitting(meeting: Meeting) -> Sitting | None:
    started = [sitting for sitting in meeting.sittings.values() if sitting.started_at is not None]
    return min(started, key=lambda sitting: sitting.started_at or 0, default=None)


def _attendance(words: Words, meeting: Meeting) -> tuple[str, ...]:
    """Who came to the first sitting, who did not and how, and the guests who were present."""
    sitting = _first_sitting(meeting)

    def value(person: Participant) -> Attendance:
        if sitting is None:
            return Attendance.UNMARKED
        presence = meeting.presence.get(InSitting(sitting.sitting, person.person))
        return Attendance.UNMARKED if presence is None else presence.value

    everybody = sorted(meeting.participants.values(), key=lambda person: name_key(person.name))
    members = [person for person in everybody if person.votes]
    present = [person for person in members if value(person) in _PRESENT]
    total = meeting.total.in_office if meeting.total is not None else len(members)
    lines = [
        words.text(
            "document.minutes.present.members",
            total=total,
            present=len(present),
            absent=max(total - len(present), 0),
        )
    ]
    for attendance, key in _ABSENT.items():
        names = [person.name for person in members if value(person) is attendance]
        if names:
            lines.append(words.text(key, n=len(names), names=", ".join(names)))
    guests = [p for p in everybody if Role.GUEST in p.roles and value(p) in _PRESENT]
    if guests:
        names = [_with_office(person) for person in guests]
        lines.append(words.text("document.minutes.present.guests", n=len(names), names="; ".join(names)))
    return tuple(lines)


def _sections(words: Words, lines: Iterable[MinutesLine], zone: ZoneInfo) -> tuple[MinutesSection, ...]:
    """A section for the opening, each later sitting, each called item and the closing."""
    sections: list[tuple[str, list[MinutesSentence]]] = []
    opened_by: MinutesCode | None = None
    for line in lines:
        title = section_title(words, line, opened_by)
        opened_by = line.entry.code if line.entry is not None else None
        if title is not None or not sections:
            sections.append((title or "", []))
        text = line_text(words, line, zone)
        if text and not line.dropped:
            sections[-1][1].append(MinutesSentence(text, line.number, _note(words, line)))
    return tuple(MinutesSection(title, tuple(said)) for title, said in sections if said)


def section_title(words: Words, line: MinutesLine, after: MinutesCode | None) -> str | None:
    """The heading that begins with this line; the first sitting belongs to the opening."""
    if line.entry is None:
        return None
    params = line.entry.params
    match line.entry.code:
        case MinutesCode.MEETING_OPENED:
            return words.text("document.minutes.opening")
        case MinutesCode.MEETING_ENDED:
            return words.text("document.minutes.closing")
        case MinutesCode.SITTING_STARTED if after is not MinutesCode.MEETING_OPENED:
            return str(params["sitting"])
        case MinutesCode.ITEM_CALLED:
            item = words.text("label.item", number=params["item"])
            return words.text("document.minutes.item", item=item, title=str(params["title"]))
        case _:
            return None


def _note(words: Words, line: MinutesLine) -> str:
    if line.orphan:
        return words.text("minutes.note.orphan")
    return words.text("minutes.note.changed") if line.changed else ""
