"""What a performance needs beside its windows: server, desks, slips, papers, and ways to use a page.

Must not play the meeting.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from meetingroom.client.app.doorway import Doorway
from meetingroom.client.app.later import PAGE_WORKER
from meetingroom.client.app.program import Program
from meetingroom.client.kit.digit_entry import PinPad, SlipEntry
from meetingroom.client.kit.question import Question
from meetingroom.client.pages.secretary.page import Job, SecretaryPage
from meetingroom.client.pages.shell.window import Shell
from meetingroom.client.pages.sign_in.page import SignInPage
from meetingroom.client.sync.desk import Desk
from meetingroom.demo.backstage import Backstage, Stuck
from meetingroom.demo.cast import Cast
from meetingroom.demo.hands import linger, press, sees, tap, type_digits, wait
from meetingroom.demo.premises import Premises
from meetingroom.demo.record import Record
from meetingroom.demo.rehearsal import Rehearsal
from meetingroom.rules.commands import Invited
from meetingroom.rules.ids import PersonId
from meetingroom.rules.minutes_codes import MinutesCode

PIN = "274951"


class InHand:
    """A keyring for one demonstration: nothing of it stays on the machine."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self._kept.get(name)

    def put(self, name: str, secret: bytes) -> None:
        self._kept[name] = secret

    def drop(self, name: str) -> None:
        self._kept.pop(name, None)


@dataclass
class Workplace:
    """The real things of one performance."""

    cast: Cast
    premises: Premises
    backstage: Backstage
    slips: Mapping[PersonId, str]
    papers: Mapping[str, Path]
    doorway: Doorway | None = field(default=None, init=False)

    def enter(self, *people: Invited) -> list[Desk]:
        """Sign these people in on desks without windows."""
        return self.backstage.enter([(person.person, self.slips[person.person]) for person in people])

    def sign_in_by_slip(self, program: Program, shell: Shell, record: Record) -> None:
        """The delegate's first time, in the real window: address, four words, slip, PIN twice."""
        folder = self.premises.folder.parent / "delegate"
        self.doorway = Doorway(folder, InHand(), "máy 12", PAGE_WORKER)
        page = SignInPage(program.theme, shell.words, self.doorway)
        entered: list[Desk] = []
        page.entered.connect(lambda opened: entered.append(opened.desk))
        shell.show_sign_in(page)
        linger(200)
        record.picture(shell, "server")
        page.step.address.setText(f"127.0.0.1:{self.premises.port}")  # type: ignore[attr-defined]
        press(shell, shell.words.text("ui.sign_in.button.connect"))
        match = shell.words.text("ui.sign_in.button.words_match")
        wait(lambda: sees(shell, match), "the four words")
        record.picture(shell, "four-words")
        press(shell, match)
        wait(lambda: bool(page.step.findChildren(SlipEntry)), "the slip's digits")
        slip = page.step.findChildren(SlipEntry)[0]
        type_digits(slip, self.slips[self.cast.delegate.person][:5])
        linger(100)
        record.picture(shell, "slip")
        type_digits(slip, self.slips[self.cast.delegate.person][5:])
        for time in ("choose", "repeat"):
            wait(lambda: bool(page.step.findChildren(PinPad)), f"a PIN to {time}")
            linger(300)
            record.picture(shell, f"pin-{time}")
            type_digits(page.step.findChildren(PinPad)[0], PIN)
            linger(200)
        wait(lambda: bool(entered), "the desk opened")
        self.backstage.desks[self.cast.delegate.person] = entered[0]
        shell.enter(entered[0])

    # ── the secretary's window ────────────────────────────────────────────────────────────────

    def publish(self, shell: Shell, rehearsal: Rehearsal, record: Record) -> None:
        """The workshop gets its items, the folder is loaded and matched, everything goes out."""
        rehearsal.draft_items()
        page = _secretary(shell)
        wait(lambda: len(page.bench.shown.rows) >= len(self.cast.file.items), "the items in the window")
        page.load_folder(self._folder())
        wait(lambda: len(page.bench.shown.files) >= len(self.papers), "the folder listed")
        linger(400)
        record.picture(shell, "matched")
        rehearsal.name_files(page.bench)
        page.bench.accept()
        # What she publishes is what her window shows, so it is the window that is waited for.
        wait(lambda: page.bench.shown.papers >= len(self.papers), "all papers in the workshop")
        linger(400)
        record.picture(shell, "ready")
        rehearsal.limit_readers(page.bench)
        wait(lambda: not page.bench.shown.unrecorded, "the readers recorded")
        linger(300)
        out = page.programme.publishing.publish
        press(page.programme.publishing, out.text())
        wait(lambda: bool(page.findChildren(Question)), "the question before publishing")
        record.picture(shell, "question")
        (question,) = page.findChildren(Question)
        tap(question.act)
        wait(
            lambda: rehearsal.published() >= len(self.papers) or bool(page.bench.shown.refused),
            "the programme published",
            60,
        )
        if page.bench.shown.refused:
            raise Stuck(f"not published: {[(act.code, act.params) for act in page.bench.shown.refused]}")
        rehearsal.declare_conflicts()
        wait(lambda: sees(shell, f"Đã phát hành {len(self.papers)} tài liệu"), "what went out, told")
        record.picture(shell, "published")
        record.facts["papers"] = rehearsal.published()

    def show_section(self, shell: Shell, name: str) -> None:
        """One of the secretary's jobs."""
        _secretary(shell).show_job(Job[name.upper()])

    def export_minutes(self, shell: Shell, path: Path, record: Record) -> None:
        """The draft minutes in the window, then as a Word file."""
        page = _secretary(shell)
        page.show_job(Job.MINUTES)
        told = MinutesCode.CONCLUSION
        wait(
            lambda: any(
                line.entry is not None and line.entry.code is told for line in page.draft.shown.lines
            ),
            "the conclusion drafted",
        )
        linger(500)
        record.picture(shell)
        done: list[str] = []
        page.minutes_exported.connect(done.append)
        page.minutes_not_exported.connect(lambda: done.append(""))
        page.export_minutes(path)
        wait(lambda: bool(done), "the minutes written")
        if not done[0]:
            raise OSError("the minutes were not written")
        linger(300)
        record.picture(shell, "exported")

    def close(self) -> None:
        """End desks and server."""
        if self.doorway is not None:
            self.backstage.desks.pop(self.cast.delegate.person, None)
            self.doorway.close()
        self.backstage.close()
        self.premises.close()

    def _folder(self) -> Path:
        return next(iter(self.papers.values())).parent


def _secretary(shell: Shell) -> SecretaryPage:
    page = shell.screen_now
    assert isinstance(page, SecretaryPage)
    return page
