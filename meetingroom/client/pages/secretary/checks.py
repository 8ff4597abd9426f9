"""What deserves a look before publishing, and what publishing would say anew. Pure; must not word or draw."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from meetingroom.client.views.loading import FileRow, FileState
from meetingroom.client.views.matching import named
from meetingroom.client.views.workbench import DraftRow, Workbench
from meetingroom.rules.audience import MEMBERS, Audience, Role, Standing
from meetingroom.rules.ids import ItemId
from meetingroom.rules.laws import law_of
from meetingroom.rules.state import Meeting, Participant
from meetingroom.rules.streams import meeting_stream


class Check(StrEnum):
    """One kind of thing to look at: an item without number or title cannot be published; the others can."""

    NO_NUMBER = "no_number"
    NO_TITLE = "no_title"
    DUPLICATE = "duplicate"
    NO_PAPER = "no_paper"
    SAME_BYTES = "same_bytes"
    FEW_READERS = "few_readers"


@dataclass(frozen=True, slots=True)
class Found:
    """`check` on the item numbered `number`; `names` of papers or people, where it is about them."""

    check: Check
    number: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Anew:
    """What publishing would say anew: counts of items and papers."""

    items: int
    papers: int

    @property
    def anything(self) -> bool:
        """There is something to publish."""
        return bool(self.items or self.papers)


def anew(bench: Workbench) -> Anew:
    """Items and papers that differ from the published edition and can be published."""
    rows = [row for row in bench.rows if not row.withdrawn]
    return Anew(
        items=sum(row.differs for row in rows),
        papers=sum(p.differs for row in rows for p in row.papers),
    )


def found(bench: Workbench, meeting: Meeting) -> tuple[Found, ...]:
    """Everything to look at, in the order of the programme."""
    told: list[Found] = []
    first_with: dict[str, str] = {}
    rows = [row for row in bench.rows if not row.withdrawn]
    above = {row.plan.parent for row in rows}
    for row in rows:
        number = row.plan.number
        if not number:
            told.append(Found(Check.NO_NUMBER, "", (row.plan.title,)))
        elif not row.plan.title:
            told.append(Found(Check.NO_TITLE, number))
        if row.duplicate:
            told.append(Found(Check.DUPLICATE, number))
        if not row.papers and row.plan.item not in above:
            told.append(Found(Check.NO_PAPER, number))
        for paper in (p.paper for p in row.papers if not p.recalled):
            known = first_with.setdefault(paper.sha256, paper.title)
            if known != paper.title:
                told.append(Found(Check.SAME_BYTES, number, (known, paper.title)))
        shut_out = without(readers_of(row), meeting)
        if shut_out:
            told.append(Found(Check.FEW_READERS, number, shut_out))
    return tuple(told)


def readers_of(row: DraftRow) -> Audience:
    """Who will read the item: a closed one is for members only, whatever was chosen."""
    return row.audience.bounded(MEMBERS) if row.plan.closed and row.audience.everyone else row.audience


def without(audience: Audience, meeting: Meeting) -> tuple[str, ...]:
    """Names of participants who will not read it, in order of seat."""
    told = meeting.particulars
    if audience.everyone or told is None:
        return ()
    law = law_of(meeting_stream(told.meeting))
    seated = sorted(people(meeting), key=lambda p: (not p.votes, len(p.seat), p.seat, p.name))
    return tuple(p.name for p in seated if not _admits(audience, law.standing(meeting, p.person)))


def people(meeting: Meeting) -> tuple[Participant, ...]:
    """The participants who are people: the hall screen is nobody."""
    return tuple(p for p in meeting.participants.values() if Role.HALL not in p.roles)


def _admits(audience: Audience, standing: Standing | None) -> bool:
    return standing is not None and audience.admits(standing)


# ── files ─────────────────────────────────────────────────────────────────────────────────────────


def speaks_by_number(file: FileRow, numbers: dict[ItemId, str]) -> bool:
    """The item proposed for a file is named by the number the file begins with; a guess from its title is
    only a guess, and somebody must say so."""
    number = named(file.path.name).number
    of_item = numbers.get(file.item, "").strip(".") if file.item is not None else ""
    return bool(number and of_item) and (number == of_item or number.startswith(f"{of_item}."))


def waiting(files: Iterable[FileRow]) -> tuple[FileRow, ...]:
    """Files that somebody must still say something about."""
    return tuple(f for f in files if f.state in (FileState.PROPOSED, FileState.REFUSED))
