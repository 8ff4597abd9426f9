"""The unattended demonstration: a whole meeting played in the real windows, every step pictured.

TLS and pinning as in a real house; the delegate signs in by his slip, the secretary loads, publishes and
calls the roll, the chair conducts, the crowd votes on its own desks, a line is cut, the server is killed
in the middle of a vote. Must not reach behind a window for what a person would press.
"""

import logging
import os
import random
from pathlib import Path

from PySide6.QtWidgets import QWidget

from meetingroom.client.app.program import Program, application
from meetingroom.client.kit.question import Question
from meetingroom.client.pages.chair.page import ChairPage
from meetingroom.client.pages.meeting.page import MeetingPage
from meetingroom.client.pages.shell.window import Shell
from meetingroom.client.pages.today.seat import Seat
from meetingroom.demo import archive
from meetingroom.demo.backstage import until
from meetingroom.demo.cast import HALL
from meetingroom.demo.hands import linger, press, sees, type_into, wait
from meetingroom.demo.record import Record
from meetingroom.demo.rehearsal import Rehearsal, has_voted, meeting_of, poll_in
from meetingroom.demo.stage import Stage
from meetingroom.demo.workplace import Workplace
from meetingroom.rules.commands import CastBallot
from meetingroom.rules.terms import Choice, PollState

SIZES = {
    Seat.TABLE: (1366, 768),
    Seat.CHAIR: (1366, 768),
    Seat.SECRETARY: (1366, 768),
    Seat.HALL: (1920, 1080),
}
CONCLUSION = "Giao Ủy ban nhân dân xã hoàn thiện hồ sơ kế hoạch sử dụng đất, công khai theo quy định."
AGAINST, ABSTAINING, SILENT = 2, 1, 1
"""Of the crowd, in the vote that is told in detail; all others vote in favour."""


def perform(folder: Path, out: Path, own_papers: Path | None) -> int:
    """Play the meeting and leave pictures, minutes, journal and `result.json` in `out`. 0 only when every
    step did what it should."""
    from meetingroom.demo.program import prepare, say

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    out.mkdir(parents=True, exist_ok=True)
    for old in [*out.glob("[0-9][0-9]-*.png"), out / "result.json"]:
        old.unlink(missing_ok=True)
    errors = _Errors()
    logging.getLogger("meetingroom").addHandler(errors)
    place = Workplace(*prepare(folder, own_papers))
    record = Record(out, say)
    program = Program(application())
    try:
        Performance(place, program, record).play()
    except Exception as error:
        say(f"Dừng lại ở bước {len(record.steps)}: {error}")
    finally:
        program.close()
        place.close()
        logging.getLogger("meetingroom").removeHandler(errors)
        good = record.write(errors.said)
    say(f"Kết quả: {'đúng' if good else 'chưa đúng'} · {len(record.steps)} bước · {out / 'result.json'}")
    return 0 if good else 1


class _Errors(logging.Handler):
    """Whatever this process logs as an error belongs into the result."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.name}: {record.getMessage()}")


class Performance:
    """The play. One method, one scene; each leaves its pictures in the record."""

    def __init__(self, place: Workplace, program: Program, record: Record) -> None:
        self.place = place
        self.cast = place.cast
        self.program = program
        self.record = record
        self.stage = Stage(program, place.cast)
        self.rehearsal = Rehearsal(place.cast, place.backstage, place.papers)
        self.dice = random.Random(4)

    def play(self) -> None:
        """From an empty house to the sealed minutes."""
        self.sign_in()
        self.before_publication()
        self.publish()
        self.read_offline()
        self.roll_call()
        self.open_meeting()
        self.to_item("4")
        self.read_the_paper()
        self.open_the_vote()
        self.vote()
        self.survive_the_server()
        self.end_the_vote()
        self.conclude()
        self.minutes()
        self.keep()

    # ── before the meeting ────────────────────────────────────────────────────────────────────

    def sign_in(self) -> None:
        """The delegate comes in by his printed slip, in his own window."""
        with self.record.step("sign-in", "Đại biểu đăng nhập bằng phiếu và chọn mã PIN"):
            shell = self._window(self.stage.blank(Seat.TABLE), Seat.TABLE)
            self.place.sign_in_by_slip(self.program, shell, self.record)

    def before_publication(self) -> None:
        """Convened, nothing published."""
        with self.record.step("before-publication", "Thư ký triệu tập; chương trình chưa phát hành"):
            self.place.enter(self.cast.secretary)
            self.rehearsal.convene()
            shell = self.stage.windows[Seat.TABLE]
            wait(lambda: sees(shell, self.cast.file.title), "the meeting on Hôm nay")
            self.record.picture(shell, "delegate")
            secretary = self._open(Seat.SECRETARY, self.rehearsal.secretary)
            linger(300)
            self.record.picture(secretary, "secretary")

    def publish(self) -> None:
        """The secretary's papers go out in one act."""
        with self.record.step("publish", "Thư ký nạp thư mục tài liệu và phát hành"):
            self.place.publish(self.stage.windows[Seat.SECRETARY], self.rehearsal, self.record)

    def read_offline(self) -> None:
        """Everything is on the delegate's desk."""
        with self.record.step("downloaded", "Tài liệu đã tải đủ về máy đại biểu"):
            shell = self.stage.windows[Seat.TABLE]
            shell.go_to(self.cast.meeting, Seat.TABLE)
            wait(lambda: sees(shell, "Đã tải đủ"), "all papers on the desk")
            self.record.picture(shell)

    def roll_call(self) -> None:
        """The others arrive; the secretary calls the roll."""
        with self.record.step("roll-call", "Các đại biểu vào họp; thư ký điểm danh"):
            others = [p for p in self.cast.people if p.person not in self.place.backstage.desks]
            self.place.enter(*(p for p in others if p not in self.cast.excused and p != self.cast.delegate))
            self._open(Seat.CHAIR, self.rehearsal.chair)
            self._open(Seat.HALL, self.place.backstage.desks[HALL])
            self.rehearsal.roll_call()
            shell = self.stage.windows[Seat.SECRETARY]
            self.place.show_section(shell, "roll_call")
            linger(400)
            self.record.picture(shell, "secretary")
            self.record.picture(self.stage.windows[Seat.HALL], "hall")

    # ── in session ────────────────────────────────────────────────────────────────────────────

    def open_meeting(self) -> None:
        """The total is confirmed, the chair opens."""
        with self.record.step("open", "Xác nhận tổng số đại biểu; chủ tọa khai mạc"):
            chair = self.stage.windows[Seat.CHAIR]
            self.rehearsal.confirm_total()
            wait(lambda: sees(chair, "Khai mạc"), "the button that opens")
            self.record.picture(chair, "chair")
            press(chair, "Khai mạc", starts=True)
            wait(lambda: sees(chair, "Chuyển sang Mục 1"), "the first item")

    def to_item(self, number: str) -> None:
        """Item after item, with its vote where it has one."""
        with self.record.step("items", f"Họp qua các mục, đến Mục {number}"):
            chair = self.stage.windows[Seat.CHAIR]
            for item in (each.item for each in self.cast.file.items):
                press(chair, f"Chuyển sang Mục {item.number}")
                self._confirm(chair, f"Chuyển sang Mục {item.number}")
                wait(lambda item=item: self._is_current(item.item), f"item {item.number}")  # type: ignore[misc]
                if item.number == number:
                    break
                if item.motion is not None:
                    self._plain_vote(item.number)
            self.record.picture(chair, "chair")
            self.record.picture(self.stage.windows[Seat.HALL], "hall")

    def read_the_paper(self) -> None:
        """The delegate opens 4.2, goes to page 12 and looks for words without accents."""
        with self.record.step("read", "Đại biểu mở tài liệu 4.2, đến trang 12, tìm “dat rung”"):
            shell, page = self.stage.windows[Seat.TABLE], self._delegate_page()
            rows = [paper for row in page.agenda.shown.rows for paper in row.papers]
            page.open_paper(next(paper.paper for paper in rows if paper.number == "4.2"))
            reader = page.document.reader
            wait(lambda: reader.page_count > 1, "the paper")
            linger(600)
            self.record.picture(shell, "page-1")
            reader.go_to_page(12)
            wait(lambda: page.document.reader.current_page == 12, "page 12")
            linger(1500)
            self.record.picture(shell, "page-12")
            press(page.document.tools, "Tìm chữ")
            page.document.find_bar.look_for("dat rung")
            wait(lambda: sees(page.document.find_bar, " chỗ "), "the words found")
            press(page.document.find_bar, shell.words.text("ui.reader.button.find_next"))
            linger(1500)
            self.record.picture(shell, "found")
            press(page.document.find_bar, shell.words.text("ui.reader.button.close_find"))
            self.record.facts["paper_pages"] = reader.page_count

    def open_the_vote(self) -> None:
        """The chair opens the vote while the delegate reads."""
        with self.record.step("vote-open", "Chủ tọa mở biểu quyết Mục 4"):
            chair, shell = self.stage.windows[Seat.CHAIR], self.stage.windows[Seat.TABLE]
            press(chair, "Mở biểu quyết Mục 4")
            wait(lambda: sees(shell, "Mời đại biểu biểu quyết"), "the vote card")
            linger(400)
            for seat, name in ((Seat.TABLE, "delegate"), (Seat.CHAIR, "chair"), (Seat.HALL, "hall")):
                self.record.picture(self.stage.windows[seat], name)

    def vote(self) -> None:
        """The delegate votes; it is recorded; he changes his mind; the crowd votes too."""
        with self.record.step("vote", "Đại biểu biểu quyết, đổi lựa chọn; các máy khác biểu quyết"):
            shell, page = self.stage.windows[Seat.TABLE], self._delegate_page()
            press(page.card, "Không biểu quyết", starts=True)
            wait(lambda: sees(shell, "Đã ghi nhận: KHÔNG BIỂU QUYẾT"), "the first choice recorded")
            press(page.card, "Tán thành", starts=True)
            wait(lambda: sees(shell, "Đã ghi nhận: TÁN THÀNH"), "the second choice recorded")
            linger(300)
            self.record.picture(shell, "delegate")
            self._crowd_votes(silent=SILENT + 1)
            linger(600)
            self.record.picture(self.stage.windows[Seat.CHAIR], "chair")
            self.record.picture(self.stage.windows[Seat.HALL], "hall")

    def survive_the_server(self) -> None:
        """The server is killed in the middle of the vote and comes back."""
        with self.record.step("server-killed", "Máy chủ bị tắt đột ngột giữa lúc biểu quyết rồi bật lại"):
            shell, chair = self.stage.windows[Seat.TABLE], self.stage.windows[Seat.CHAIR]
            self.place.premises.kill()
            wait(lambda: sees(shell, "Mất kết nối"), "the lost line told")
            linger(300)
            self.record.picture(shell, "delegate-offline")
            self.record.picture(self.stage.windows[Seat.HALL], "hall-stale")
            self.place.premises.open()
            wait(lambda: not sees(shell, "Mất kết nối"), "the line back")
            wait(lambda: sees(shell, "Đã ghi nhận: TÁN THÀNH"), "the choice still recorded")
            if sees(chair, "Cho biểu quyết tiếp tục"):
                press(chair, "Cho biểu quyết tiếp tục", starts=True)

    def end_the_vote(self) -> None:
        """The chair ends the vote and declares the result."""
        with self.record.step("result", "Chủ tọa kết thúc biểu quyết và công bố kết quả"):
            chair, hall = self.stage.windows[Seat.CHAIR], self.stage.windows[Seat.HALL]
            press(chair, "Kết thúc biểu quyết Mục 4")
            self._confirm(chair, "Kết thúc biểu quyết Mục 4")
            press(chair, "Công bố kết quả Mục 4")
            wait(lambda: self._poll_is(PollState.CONFIRMED), "the result declared")
            wait(lambda: sees(hall, "thông qua") or sees(hall, "THÔNG QUA"), "the result on the wall")
            linger(500)
            for seat, name in ((Seat.CHAIR, "chair"), (Seat.HALL, "hall"), (Seat.TABLE, "delegate")):
                self.record.picture(self.stage.windows[seat], name)
            self._note_counts()

    def conclude(self) -> None:
        """The chair's conclusion is recorded."""
        with self.record.step("conclusion", "Chủ tọa ghi kết luận"):
            page = self._chair_page()
            type_into(page.conclusion.text, CONCLUSION)
            press(page.conclusion, page.conclusion.save.text())
            until(self.rehearsal.chair, lambda p: _has_conclusion(p, self), "the conclusion recorded")
            linger(300)
            self.record.picture(self.stage.windows[Seat.CHAIR], "chair")

    # ── afterwards ────────────────────────────────────────────────────────────────────────────

    def minutes(self) -> None:
        """The draft minutes hold the vote and go to Word."""
        with self.record.step("minutes", "Thư ký xem dự thảo biên bản và xuất Word"):
            path = self.record.out / "bien-ban.docx"
            self.place.export_minutes(self.stage.windows[Seat.SECRETARY], path, self.record)
            archive.check_minutes(path, CONCLUSION, self.record)

    def keep(self) -> None:
        """The journal is exported and verified by the product's own verifier."""
        with self.record.step("journal", "Xuất và kiểm tra sổ ghi của kỳ họp"):
            archive.export(self.place, self.record)

    # ── within ────────────────────────────────────────────────────────────────────────────────

    def _window(self, shell: Shell, seat: Seat) -> Shell:
        shell.resize(*SIZES[seat])
        shell.show()
        return shell

    def _open(self, seat: Seat, desk: object) -> Shell:
        return self._window(self.stage.open(seat, desk), seat)  # type: ignore[arg-type]

    def _delegate_page(self) -> MeetingPage:
        page = self.stage.windows[Seat.TABLE].screen_now
        assert isinstance(page, MeetingPage)
        return page

    def _chair_page(self) -> ChairPage:
        page = self.stage.windows[Seat.CHAIR].screen_now
        assert isinstance(page, ChairPage)
        return page

    def _confirm(self, window: QWidget, act: str) -> None:
        """Answer a question, where one is asked, with the act it names."""
        linger(250)
        for asked in window.findChildren(Question):
            if asked.isVisible():
                press(asked, act, starts=True)

    def _plain_vote(self, number: str) -> None:
        chair = self.stage.windows[Seat.CHAIR]
        press(chair, f"Mở biểu quyết Mục {number}")
        wait(lambda: self._poll_is(PollState.OPEN), "an open poll")
        self._crowd_votes(silent=0)
        for person in (self.cast.chair, self.cast.delegate):
            desk = self.place.backstage.desks[person.person]
            poll = until(desk, lambda p: poll_in(p, self.cast, PollState.OPEN), "an open poll")
            desk.submit(self.cast.stream, CastBallot(poll, Choice.FOR))
            until(desk, lambda p, poll=poll: has_voted(p, self.cast, poll), "a ballot")  # type: ignore[misc]
        press(chair, f"Kết thúc biểu quyết Mục {number}")
        self._confirm(chair, f"Kết thúc biểu quyết Mục {number}")
        press(chair, f"Công bố kết quả Mục {number}")
        wait(lambda: self._poll_is(PollState.CONFIRMED), "the result declared")

    def _crowd_votes(self, silent: int) -> None:
        """The desks without windows vote; `silent` of them not."""
        choices = [Choice.AGAINST] * AGAINST + [Choice.ABSTAIN] * ABSTAINING if silent else []
        voting = self.cast.crowd[: len(self.cast.crowd) - silent]
        choices += [Choice.FOR] * (len(voting) - len(choices))
        self.dice.shuffle(choices)
        for person, choice in zip(voting, choices, strict=True):
            desk = self.place.backstage.desks[person.person]
            poll = until(desk, lambda p: poll_in(p, self.cast, PollState.OPEN), "an open poll")
            desk.submit(self.cast.stream, CastBallot(poll, choice))
        for person in voting:
            desk = self.place.backstage.desks[person.person]
            until(desk, lambda p, poll=poll: has_voted(p, self.cast, poll), f"a ballot of {person.name}")  # type: ignore[misc]

    def _is_current(self, item: str) -> bool:
        meeting = meeting_of(self.rehearsal.chair.picture, self.cast)
        found = None if meeting is None else meeting.items.get(item)  # type: ignore[call-overload]
        return found is not None and found.state == "current"

    def _poll_is(self, state: PollState) -> bool:
        return poll_in(self.rehearsal.chair.picture, self.cast, state) is not None

    def _note_counts(self) -> None:
        meeting = meeting_of(self.rehearsal.chair.picture, self.cast)
        assert meeting is not None
        poll = max(
            (p for p in meeting.polls.values() if p.closed), key=lambda p: p.closed.at if p.closed else 0
        )
        assert poll.closed is not None
        tally, outcome = poll.closed.tally, poll.closed.outcome
        self.record.facts["vote"] = {
            "for": tally.for_,
            "against": tally.against,
            "abstain": tally.abstain,
            "not_cast": tally.not_cast,
            "not_present": tally.not_present,
            "not_taking_part": tally.not_taking_part,
            "total": tally.total,
            "need": outcome.need,
            "adopted": outcome.adopted,
        }
        present = len(self.cast.present)
        expected = (present - AGAINST - ABSTAINING - SILENT - 1 - 1, AGAINST, ABSTAINING, SILENT + 1 + 1)
        counted = (tally.for_, tally.against, tally.abstain, tally.not_cast)
        if counted != expected:
            raise AssertionError(f"counted {counted}, voted {expected}")


def _has_conclusion(picture: object, performance: Performance) -> bool | None:
    meeting = meeting_of(picture, performance.cast)  # type: ignore[arg-type]
    return True if meeting is not None and any(True for _ in meeting.conclusions.values()) else None
