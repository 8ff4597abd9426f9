"""The interactive demonstration: three windows and the strip, until one closes the strip.

The crowd votes a moment after the chair has opened a vote, each on his own desk. Must not touch the
delegate's or the chair's desk but for the two switches of the strip.
"""

import random
from collections.abc import Callable

from PySide6.QtCore import QTimer

from meetingroom.client.app.program import Program, application
from meetingroom.client.kit.threads import Background, GuiPost
from meetingroom.client.pages.today.seat import Seat
from meetingroom.client.sync.desk import Desk
from meetingroom.demo.backstage import Backstage
from meetingroom.demo.cast import HALL, Cast
from meetingroom.demo.premises import Premises
from meetingroom.demo.rehearsal import Rehearsal, meeting_of
from meetingroom.demo.stage import Stage
from meetingroom.demo.strip import Strip, Switch
from meetingroom.rules.commands import CastBallot
from meetingroom.rules.ids import PollId
from meetingroom.rules.terms import Choice, PollState

SOONEST_MS, LATEST_MS = 1_500, 12_000
AGAINST, ABSTAINING = 2, 1
"""How many of the crowd do not vote in favour, so that a result has something to tell."""


def play(cast: Cast, premises: Premises, backstage: Backstage, rehearsal: Rehearsal) -> int:
    """Show the windows; the exit code when the strip has been closed."""
    app = application()
    program = Program(app)
    program.net.spread()
    stage = Stage(program, cast)
    crowd = Crowd(cast, backstage)
    try:
        delegate = backstage.desks[cast.delegate.person]
        stage.open(Seat.TABLE, delegate)
        stage.open(Seat.CHAIR, rehearsal.chair)
        stage.open(Seat.HALL, backstage.desks[HALL])
        words = stage.windows[Seat.CHAIR].words
        item = words.text("label.item", number="4")
        hint = words.text("ui.demo.hint", button=words.text("ui.chair.button.open_vote", item=item))
        strip = Strip(program.theme, words, hint)
        switches = Switches(strip, delegate, premises, program.background)
        strip.closed.connect(app.quit)
        stage.show(strip)
        code = app.exec()
        del switches
        return code
    finally:
        crowd.go_home()
        program.close()
        program.net.fold()


class Crowd:
    """The desks without windows, voting by themselves."""

    def __init__(self, cast: Cast, backstage: Backstage, seed: int = 3) -> None:
        self._cast = cast
        self._desks = {person.person: backstage.desks[person.person] for person in cast.crowd}
        self._dice = random.Random(seed)
        self._voted: set[PollId] = set()
        self._post = GuiPost()
        first = next(iter(self._desks.values()))
        self._stop: Callable[[], None] = first.listen(lambda _changes: self._post.post(self._look))
        self._first = first

    def go_home(self) -> None:
        """Vote no more."""
        self._stop()
        self._post.close()

    def _look(self) -> None:
        meeting = meeting_of(self._first.picture, self._cast)
        if meeting is None:
            return
        for poll in meeting.polls.values():
            if poll.state is PollState.OPEN and poll.poll not in self._voted:
                self._voted.add(poll.poll)
                self._vote_soon(poll.poll)

    def _vote_soon(self, poll: PollId) -> None:
        choices = [Choice.AGAINST] * AGAINST + [Choice.ABSTAIN] * ABSTAINING
        choices += [Choice.FOR] * (len(self._desks) - len(choices))
        self._dice.shuffle(choices)
        for desk, choice in zip(self._desks.values(), choices, strict=True):
            delay = self._dice.randint(SOONEST_MS, LATEST_MS)
            QTimer.singleShot(delay, lambda desk=desk, choice=choice: self._cast_ballot(desk, poll, choice))

    def _cast_ballot(self, desk: Desk, poll: PollId, choice: Choice) -> None:
        desk.submit(self._cast.stream, CastBallot(poll, choice))


class Switches:
    """The strip's two switches at work, off the GUI thread."""

    def __init__(self, strip: Strip, delegate: Desk, premises: Premises, background: Background) -> None:
        self._strip = strip
        self._delegate = delegate
        self._premises = premises
        self._background = background
        strip.network.flipped.connect(self._network)
        strip.server.flipped.connect(self._server)

    def _network(self, on: bool) -> None:
        switch = self._strip.network
        work = self._delegate.start if on else self._delegate.disconnect
        self._flip(switch, on, work)

    def _server(self, on: bool) -> None:
        work = self._premises.open if on else self._premises.kill
        self._flip(self._strip.server, on, work)

    def _flip(self, switch: Switch, on: bool, work: Callable[[], object]) -> None:
        since = self._delegate.now_ms()
        show = switch.show_on if on else (lambda: switch.show_off(since))
        self._background.run(work, lambda _done: show(), owner=switch)
