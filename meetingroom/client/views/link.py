"""The one cord between a person's screens and his desk: what views ask of it.

`client.sync.desk.Desk` is the real one; `tests.fakes.fixture_desk.FixtureDesk` shows the same from a
list of facts. Nothing here may block: answers come through callbacks, on any thread. This module must
not know how a desk stores or sends.
"""

from __future__ import annotations  # the law of meetings is not loaded before somebody has signed in

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from meetingroom.client.store.answers import (
    Failed,
    FoundFile,
    FourWords,
    OpenPaper,
    Slip,
    Uploaded,
    WordsFound,
)

if TYPE_CHECKING:
    from meetingroom.client.store.picture import Change, Picture
    from meetingroom.client.views.marks_link import MarksLink
    from meetingroom.rules.commands import Command
    from meetingroom.rules.ids import CommandId
    from meetingroom.rules.minutes import MinutesEntry

__all__ = ["DeskLink", "Failed", "FoundFile", "FourWords", "Heard", "Moved", "OpenPaper", "Slip", "Uploaded"]

Heard = Callable[["frozenset[Change]"], None]
"""Called on any thread after the picture has changed; must return at once."""

Moved = Callable[[int, int], None]
"""So many bytes of so many have arrived; called on any thread, must return at once."""


class DeskLink(Protocol):
    """What every screen may ask of the desk it stands on."""

    @property
    def picture(self) -> Picture:
        """The newest state of everything; an immutable value."""
        ...

    @property
    def marks(self) -> MarksLink:
        """This person's own marks on papers."""
        ...

    def listen(self, heard: Heard) -> Callable[[], None]:
        """Be told of every change from now on; call the answer to hear no more."""
        ...

    def now_ms(self) -> int:
        """The server's hour as this desk estimates it; for display and hints only."""
        ...

    def new_id(self) -> CommandId:
        """A fresh command id (36 characters)."""
        ...

    def submit(self, stream: str, command: Command, command_id: CommandId | None = None) -> CommandId:
        """Put an act into the outbox, off the calling thread; it stands in the picture at once as
        WRITING. Returns its id."""
        ...

    def dismiss(self, command_id: CommandId) -> None:
        """The person has read a refusal; it need not be shown again."""
        ...

    def reconnect(self) -> None:
        """Try the server now instead of at the end of the waiting time."""
        ...

    def open_paper(self, sha256: str, done: Callable[[OpenPaper | Failed], None]) -> None:
        """The sealed file and key of a paper; "not_ready" when it is not on this desk yet (it is then
        fetched before all others), "recalled" when it may no longer be read."""
        ...

    def damaged(self, sha256: str) -> None:
        """The sealed file of a paper could not be read to its end: it is thrown away and fetched again."""
        ...

    def opened(self, paper: str, version: int) -> None:
        """The person has opened this version of a paper (only this desk knows)."""
        ...

    def find_words(self, query: str, exact: bool, done: Callable[[WordsFound | Failed], None]) -> None:
        """Where `query` stands in the papers this person may read now and in his own notes, marks optional
        unless `exact`; Failed when the index could not be read."""
        ...

    def minutes(self, meeting: str, done: Callable[[tuple[MinutesEntry, ...] | Failed], None]) -> None:
        """The proposed sentences of a meeting's minutes, from the records on this desk; Failed when the
        drawer could not be read."""
        ...

    def list_files(self, paths: Sequence[Path], done: Callable[[tuple[FoundFile, ...]], None]) -> None:
        """The files among `paths` and directly in the folders among them, hidden ones left out."""
        ...

    def upload(
        self, meeting: str, path: Path, done: Callable[[Uploaded | Failed], None], moved: Moved | None = None
    ) -> None:
        """Send a file's bytes to the server, for the workshop of a meeting, and have them inspected
        (secretaries only). `moved` is told after every piece, never again after `done`."""
        ...

    def issue_slip(self, meeting: str, person: str, done: Callable[[Slip | Failed], None]) -> None:
        """Have the server make a new slip for a participant (secretaries only); older ones die."""
        ...

    def four_words(self, done: Callable[[FourWords], None]) -> None:
        """The four words of this desk's own server; the first time they take about a second."""
        ...

    def call_for_help(self, meeting: str, about: str, done: Callable[[Failed | None], None]) -> None:
        """ "Gọi thư ký": `about` is a short code of the pages' own; None: the secretary is told."""
        ...

    def helped(self, meeting: str, person: str, done: Callable[[Failed | None], None]) -> None:
        """Somebody has gone to see who called (the dais only); None: nobody's screen asks any more."""
        ...
