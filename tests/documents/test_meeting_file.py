"""A meeting in one file gives the commands that convene and publish it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from meetingroom.documents.meeting_file import MeetingFile, MeetingFileError, read_meeting
from meetingroom.documents.people_table import PersonRow, read_people
from meetingroom.resources import resource
from meetingroom.rules.audience import EVERYONE, Standing
from meetingroom.rules.commands import Invited
from meetingroom.rules.ids import ItemId, PaperId, PersonId
from meetingroom.words.dates import day_and_hour

DEMO = resource("demo", "meeting.toml")


@pytest.fixture(scope="module")
def demo() -> MeetingFile:
    return read_meeting(DEMO)


@pytest.fixture(scope="module")
def people() -> tuple[PersonRow, ...]:
    return read_people(resource("demo", "people.csv").read_bytes())


def reads(demo: MeetingFile, invited: tuple[Invited, ...], person: str, paper: str) -> bool:
    who = next(one for one in invited if one.person == person)
    conflicts = frozenset(line.item for line in demo.conflicts if line.person == person)
    standing = Standing(who.person, frozenset(who.roles), frozenset(who.groups), conflicts)
    return next(line for line in demo.papers if line.paper == paper).audience.admits(standing)


def test_the_demo_is_a_regular_session_of_two_sittings_and_nine_items(demo: MeetingFile) -> None:
    command = demo.convene(())
    assert [day_and_hour(sitting.starts_at) for sitting in command.sittings] == [
        "07:30 ngày 18/11/2026",
        "13:30 ngày 18/11/2026",
    ]
    assert [entry.item.number for entry in demo.items] == [str(n) for n in range(1, 10)]
    assert demo.total.in_office == 25


def test_a_meeting_can_be_held_on_another_day(demo: MeetingFile) -> None:
    moved = demo.convene((), on=date(2026, 12, 2))
    assert day_and_hour(moved.starts_at) == "07:30 ngày 02/12/2026"


def test_participants_carry_the_groups_of_the_file(demo: MeetingFile, people: tuple[PersonRow, ...]) -> None:
    invited = demo.invited(people)
    assert len(demo.convene(invited).participants) == len(people)
    head = next(one for one in invited if one.person == "db04")
    assert head.groups == ("to-3", "thuong-truc", "ban-kt-xh")


def test_a_group_nobody_named_is_refused(demo: MeetingFile, people: tuple[PersonRow, ...]) -> None:
    with pytest.raises(MeetingFileError, match="Ban Dân tộc"):
        demo.invited((replace(people[0], groups=("Ban Dân tộc",)),))


def test_the_closed_item_and_its_paper_are_kept_from_guests(
    demo: MeetingFile, people: tuple[PersonRow, ...]
) -> None:
    invited = demo.invited(people)
    closed = next(entry for entry in demo.items if entry.item.closed)
    assert closed.item.item == "muc-8"
    assert closed.audience != EVERYONE
    assert reads(demo, invited, "db11", "tai-lieu-8-1")
    assert not reads(demo, invited, "km01", "tai-lieu-8-1")


def test_the_list_of_households_reaches_the_board_but_not_the_conflicted_deputy(
    demo: MeetingFile, people: tuple[PersonRow, ...]
) -> None:
    invited = demo.invited(people)
    readers = {who.person for who in invited if reads(demo, invited, who.person, "tai-lieu-5-2")}
    assert {"db01", "db04", "thuky"} <= readers
    assert "db07" in {line.person for line in demo.conflicts}
    assert not readers & {"db07", "db10", "km01"}


def test_a_paper_gets_its_bytes_by_hash(demo: MeetingFile) -> None:
    line = next(line for line in demo.papers if line.paper == PaperId("tai-lieu-4-2"))
    draft = line.with_bytes("4.2.pdf", "ab" * 32, 387_000, 19)
    assert (draft.item, draft.number, draft.pages, draft.audience) == (ItemId("muc-4"), "4.2", 19, EVERYONE)


def test_every_source_of_the_demo_is_a_paper_of_the_programme(demo: MeetingFile) -> None:
    sources = {path.stem for path in resource("demo", "papers").glob("*.txt")}
    assert sources == {line.source for line in demo.papers}


def test_conflicts_name_people_of_the_table(demo: MeetingFile, people: tuple[PersonRow, ...]) -> None:
    ids = {PersonId(person.id) for person in people}
    assert {line.person for line in demo.conflicts} <= ids


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('kind = "council"', 'kind = "senate"', "senate"),
        ('title = "Kỳ họp thứ Ba"\n', "", "title"),
        ('readers = ["ban-kt-xh", "thuong-truc"]', 'readers = ["ban-la"]', "ban-la"),
        ("[body]", "[body", "meeting.toml"),
    ],
    ids=["unknown kind", "missing title", "unknown group", "broken TOML"],
)
def test_a_broken_file_is_refused_by_name(old: str, new: str, named: str, tmp_path: Path) -> None:
    broken = tmp_path / "meeting.toml"
    broken.write_text(DEMO.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(MeetingFileError, match=named):
        read_meeting(broken)
