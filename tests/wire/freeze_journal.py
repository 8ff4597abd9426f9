"""Plays one whole session on the real records and freezes it: `python -m tests.wire.freeze_journal`.

Every kind of event happens in it. The journals lie in `golden/journal_v1` as an export that anybody can
verify, beside the states they fold to. A folder that stands is never written again (law 12): a release
with new events freezes a session of its own beside it.
"""

import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from rpds import HashTrieMap

from meetingroom.rules import commands as c
from meetingroom.rules.audience import EVERYONE, Audience, Role
from meetingroom.rules.events import Motion
from meetingroom.rules.ids import SYSTEM, GroupId, ItemId, MeetingId, PaperId, PersonId, SittingId
from meetingroom.rules.rulesets import COUNCIL_2025, PASS, REMOVAL
from meetingroom.rules.state import Meeting
from meetingroom.rules.streams import draft_stream
from meetingroom.rules.terms import Attendance, BodyKind, Choice, MeetingKind, SpeechKind
from meetingroom.server.identity.installation import open_installation
from meetingroom.server.records import papers_named
from meetingroom.server.records.export import Certificates, write_certificates, write_stream
from meetingroom.server.records.signing import InstallationKey
from meetingroom.wire.messages import head_to_wire
from tests.rules.hall import (
    AFTERNOON,
    BUDGET,
    CHAIR,
    D1,
    D2,
    D3,
    D4,
    DEPUTIES,
    GUEST,
    IN_PERSON,
    MORNING,
    PEOPLE,
    ROADS,
    SECRETARY,
    STAFF,
    convocation,
    draft_paper,
    invited,
    planned,
)
from tests.server.council import BODY, MEETING, Council

FOLDER = Path(__file__).parent / "golden" / "journal_v1"
STATES = "states.txt"

WORKSHOP = draft_stream("meeting-1")
SECOND_SECRETARY, LEAVING, LATE = PersonId("second-secretary"), PersonId("leaving"), DEPUTIES[7]
GARDENS, EVENING = ItemId("gardens"), SittingId("evening")
REPORT, ANNEX = PaperId("report"), PaperId("annex")
MEMBERS = Audience(roles=(Role.CHAIR, Role.SECRETARY, Role.DELEGATE))
MINUTE_MS = 60_000


class Session:
    """A council whose clock moves a minute with every act."""

    def __init__(self, folder: Path) -> None:
        self.council = Council(folder)
        self.installation = open_installation(
            folder / "identity",
            "HĐND xã Bình Minh",
            self.council.clock,
            self.council.randomness,
            ["127.0.0.1"],
        )
        self.council.core.signer = InstallationKey(self.installation)

    def do(self, actor: PersonId, command: c.Command, stream: str = MEETING) -> None:
        """An act that must be applied."""
        self.council.clock.pass_ms(MINUTE_MS)
        self.council.do(actor, stream, command)

    def new(self, of: Callable[[Meeting], Collection[Any]], actor: PersonId, command: c.Command) -> Any:
        """As `do`; the id of what came into being."""
        before = set(of(self.council.meeting()))
        self.do(actor, command)
        (made,) = set(of(self.council.meeting())) - before
        return made

    def uploaded(self, *hashes: str) -> None:
        """The secretary has brought these bytes."""
        for sha256 in hashes:
            blob = papers_named.Blob(sha256, 1_000, 12)
            self.council.core.write(
                lambda connection, blob=blob: papers_named.put_upload(  # type: ignore[misc]
                    connection, SECRETARY, blob, self.council.clock.now_ms()
                )
            )

    def poll(self, item: ItemId, rule: str = PASS) -> Any:
        """A poll on the item, open."""
        sitting = self.council.meeting().items[item].called_in or MORNING
        prepare = c.PreparePoll(item, sitting, "Tán thành dự thảo nghị quyết?", rule)
        poll = self.new(lambda meeting: meeting.polls, SECRETARY, prepare)
        self.do(CHAIR, c.AnnouncePoll(poll))
        self.do(CHAIR, c.OpenPoll(poll, 2 * MINUTE_MS, "Chủ tọa quyết định tiến hành"))
        return poll

    def cast(self, poll: Any, choice: Choice, *persons: PersonId) -> None:
        """Each of them casts that choice."""
        for person in persons:
            self.do(person, c.CastBallot(poll, choice))


def play(session: Session) -> None:
    """The whole session, from the founding of the body to the sealed archive."""
    _body(session)
    _workshop(session)
    _opening(session)
    _first_item(session)
    _afternoon(session)
    _end(session)


def _body(s: Session) -> None:
    people = (*PEOPLE, invited(SECOND_SECRETARY, Role.SECRETARY), invited(LEAVING, Role.DELEGATE, votes=True))
    s.do(SYSTEM, c.FoundBody("HĐND xã Bình Minh", BodyKind.COUNCIL, "xã Bình Minh", None), BODY)
    s.do(SYSTEM, c.EnterPeople(people, (c.NamedGroup(GroupId("board"), "Ban Pháp chế"),)), BODY)
    s.do(SECRETARY, c.AdoptRuleSet(COUNCIL_2025), BODY)
    s.do(SECRETARY, c.RemovePerson(LEAVING), BODY)
    listed = c.ListMeeting(MeetingId("meeting-1"), "Kỳ họp thứ nhất", MeetingKind.REGULAR, 1_000)
    s.do(SECRETARY, listed, BODY)


def _workshop(s: Session) -> None:
    s.do(SECRETARY, convocation())
    s.do(SECRETARY, c.AdmitParticipant(invited(SECOND_SECRETARY, Role.SECRETARY)))
    s.do(SECRETARY, c.RemoveParticipant(SECOND_SECRETARY))
    items = (
        planned(BUDGET, "1", title="Dự toán ngân sách", motion=Motion("Thông qua dự toán?", PASS)),
        planned(ROADS, "2", title="Đường liên thôn"),
        planned(GARDENS, "3", title="Vườn hoa"),
    )
    for item in items:
        s.do(SECRETARY, c.PutDraftItem(item, EVERYONE), WORKSHOP)
    s.uploaded("1" * 64, "2" * 64, "3" * 64)
    s.do(SECRETARY, c.PutDraftPaper(draft_paper(sha256="1" * 64)), WORKSHOP)
    annex = draft_paper(ANNEX, GARDENS, "3" * 64, title="Phụ lục")
    s.do(SECRETARY, c.PutDraftPaper(annex), WORKSHOP)
    papers = (draft_paper(sha256="1" * 64), draft_paper(REPORT, ROADS, "2" * 64, MEMBERS, "Báo cáo"))
    published = tuple(c.PublishedItem(item, EVERYONE) for item in items)
    s.do(SECRETARY, c.PublishProgramme(published, papers))
    closed = planned(STAFF, "4", title="Công tác nhân sự", closed=True)
    s.do(SECRETARY, c.PublishProgramme((c.PublishedItem(closed, MEMBERS),), ()))
    s.do(SECRETARY, c.RemoveDraftPaper(ANNEX), WORKSHOP)
    s.do(SECRETARY, c.RemoveDraftItem(GARDENS), WORKSHOP)
    s.do(SECRETARY, c.WithdrawItem(GARDENS, "Chưa đủ hồ sơ"))


def _opening(s: Session) -> None:
    s.do(SECRETARY, c.PlanSitting(c.PlannedSitting(EVENING, "Phiên tối", "Phòng 2", 3_000)))
    for person in (CHAIR, *DEPUTIES[:5]):
        s.do(SECRETARY, c.MarkAttendance(MORNING, person, IN_PERSON, ""))
    s.do(SECRETARY, c.MarkAttendance(MORNING, DEPUTIES[5], Attendance.PRESENT_ONLINE, ""))
    s.do(SECRETARY, c.MarkAttendance(MORNING, DEPUTIES[6], Attendance.ABSENT_EXCUSED, "Việc gia đình"))
    s.do(SECRETARY, c.ConfirmTotal(10, 9, "Nghị quyết xác nhận tư cách đại biểu"))
    s.do(CHAIR, c.OpenMeeting(MORNING))


def _speeches(meeting: Meeting) -> Collection[Any]:
    return meeting.speeches


def _first_item(s: Session) -> None:
    s.do(CHAIR, c.CallItem(ROADS, MORNING))
    s.do(CHAIR, c.TakeBackStep(MORNING))
    s.do(CHAIR, c.CallItem(BUDGET, MORNING))
    s.do(CHAIR, c.SetSpeakingList(BUDGET, True))
    first = s.new(_speeches, D1, c.RequestSpeech(BUDGET, SpeechKind.SPEECH, "Về nguồn thu"))
    second = s.new(_speeches, D2, c.RequestSpeech(BUDGET, SpeechKind.INTERPELLATION, ""))
    s.do(CHAIR, c.CallSpeaker(first, 5 * MINUTE_MS))
    s.do(D2, c.WithdrawSpeech(second))
    s.do(CHAIR, c.EndSpeech(first))
    s.do(CHAIR, c.SetSpeakingList(BUDGET, False))
    s.do(D4, c.DeclareConflict(D4, BUDGET, "Người thân nhận thầu"))
    s.do(SECRETARY, c.RecordLeaving(MORNING, D3, returned=False))
    s.do(D3, c.RecordLeaving(MORNING, D3, returned=True))
    poll = s.poll(BUDGET)
    s.cast(poll, Choice.FOR, CHAIR, D1, D2)
    s.cast(poll, Choice.AGAINST, D3, D1)
    s.do(CHAIR, c.HoldPoll(poll, 0, 0))
    s.do(CHAIR, c.ResumePoll(poll))
    now = s.council.clock.now_ms()
    s.do(SYSTEM, c.HoldPoll(poll, now - 20_000, now))
    s.do(CHAIR, c.ResumePoll(poll))
    s.do(LATE, c.MarkAttendance(MORNING, LATE, IN_PERSON, ""))
    s.do(CHAIR, c.AdmitElector(poll, LATE))
    s.cast(poll, Choice.FOR, D1, LATE, DEPUTIES[4])
    s.cast(poll, Choice.ABSTAIN, DEPUTIES[5])
    s.do(CHAIR, c.ClosePoll(poll))
    s.do(CHAIR, c.ConfirmPoll(poll))
    concluded = c.RecordConclusion(None, BUDGET, "Thông qua dự toán.")
    conclusion = s.new(lambda meeting: meeting.conclusions, SECRETARY, concluded)
    s.do(SECRETARY, c.RecordConclusion(conclusion, BUDGET, "Hội đồng thông qua dự toán năm 2027."))
    s.do(CHAIR, c.FinishItem(BUDGET))


def _afternoon(s: Session) -> None:
    s.do(CHAIR, c.RecessSitting(MORNING))
    s.do(CHAIR, c.ResumeSitting(MORNING))
    s.do(CHAIR, c.EndSitting(MORNING))
    for person in (CHAIR, *DEPUTIES[:6]):
        s.do(SECRETARY, c.MarkAttendance(AFTERNOON, person, IN_PERSON, ""))
    s.do(CHAIR, c.StartSitting(AFTERNOON))
    report = replace(draft_paper(REPORT, ROADS, "3" * 64, MEMBERS, "Báo cáo"), what_changed="Sửa bảng 2")
    s.do(SECRETARY, c.PublishProgramme((), (report,)))
    s.do(CHAIR, c.CallItem(ROADS, AFTERNOON))
    voided = s.poll(ROADS)
    s.cast(voided, Choice.FOR, D1)
    s.do(CHAIR, c.VoidPoll(voided, "Biểu quyết lại"))
    lost = s.poll(ROADS, REMOVAL)
    s.cast(lost, Choice.AGAINST, CHAIR, D1, D2)
    s.cast(lost, Choice.FOR, D3, D4)
    s.do(CHAIR, c.ClosePoll(lost))
    s.do(CHAIR, c.ConfirmPoll(lost))
    s.do(SECRETARY, c.RecallPaper(REPORT, "Nhầm bản"))
    s.do(CHAIR, c.SetClosedSession(AFTERNOON, True))
    s.do(CHAIR, c.CallItem(STAFF, AFTERNOON))
    s.do(SECRETARY, c.RecordConclusion(None, STAFF, "Thống nhất phương án nhân sự."))
    s.do(CHAIR, c.SetClosedSession(AFTERNOON, False))
    s.do(SECRETARY, c.RemoveParticipant(GUEST))


def _end(s: Session) -> None:
    s.do(CHAIR, c.EndSitting(AFTERNOON))
    s.do(CHAIR, c.EndMeeting())
    s.do(SECRETARY, c.PutMinutesSentence("000000042", 42, "Chủ tọa khai mạc kỳ họp."), WORKSHOP)
    s.do(SECRETARY, c.DropMinutesSentence("000000042", False), WORKSHOP)
    s.do(SECRETARY, c.PutMinutesSentence("own", None, "Đại biểu dự Quốc ca."), WORKSHOP)
    s.do(SECRETARY, c.ArchiveMeeting())


# ── what is frozen ────────────────────────────────────────────────────────────────────────────────


def told(value: Any, path: str) -> Iterator[str]:
    """A folded state as lines `path = value`, in an order of their own; what holds its default is left
    out, so that a state may grow."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            inner = getattr(value, field.name)
            if inner != field.default:
                yield from told(inner, f"{path}.{field.name}")
    elif isinstance(value, HashTrieMap):
        for key in sorted(value):
            name = "/".join(key) if isinstance(key, tuple) else key
            yield from told(value[key], f"{path}[{name}]")
    elif isinstance(value, tuple):
        for place, inner in enumerate(value):
            yield from told(inner, f"{path}[{place}]")
    elif isinstance(value, frozenset):
        yield f"{path} = {sorted(str(inner) for inner in value)}"
    else:
        yield f"{path} = {value.value if isinstance(value, Enum) else value!r}"


def freeze(folder: Path) -> None:
    """Write the export and the states of one session."""
    with tempfile.TemporaryDirectory() as place:
        session = Session(Path(place))
        play(session)
        core, installation = session.council.core, session.installation
        certificates = Certificates(
            name=installation.name,
            root=installation.root,
            receipt_certificates=list(installation.receipt_certificates()),
        )
        write_certificates(folder, certificates)
        lines: list[str] = []
        for name in core.streams.names():
            stream = core.streams.get(name)
            assert stream is not None
            assert stream.signed is not None
            records = [each.full or each.seal for each in core.visible.run(stream, 0, stream.number)]
            write_stream(folder, str(name), head_to_wire(stream.signed), records)
            lines += [f"{name} head {stream.number} {stream.chain.hex()}", *told(stream.state, str(name))]
        (folder / STATES).write_text("\n".join((*lines, "")), encoding="utf-8")
        session.council.close()


if __name__ == "__main__":
    if FOLDER.exists():
        sys.exit(f"{FOLDER} stands for ever")
    freeze(FOLDER)
