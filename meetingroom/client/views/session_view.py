"""Who I am here, how I am addressed, and how the line to the server is. Must not sign anybody in."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from meetingroom.client.store.picture import Change
from meetingroom.client.views.bridge import Bridge
from meetingroom.client.views.standing import participant
from meetingroom.client.views.values import Act, ActState, Connection
from meetingroom.client.views.view import MeetingBound
from meetingroom.rules.audience import Role
from meetingroom.rules.ids import PersonId
from meetingroom.rules.terms import BodyKind


class Address(StrEnum):
    """How the reader is addressed (`words.catalogue.Address` has the same values)."""

    DELEGATE = "delegate"
    MEMBER = "member"
    GUEST = "guest"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Session:
    """`address` and `body_kind` settle the words; `unsent` acts wait for the server; `refused` are
    those whose refusal was not read yet; `clock_off_ms`: this machine's clock minus the server's."""

    person: PersonId
    name: str
    office: str
    unit: str
    seat: str
    roles: frozenset[Role]
    votes: bool
    body_name: str
    body_kind: BodyKind
    address: Address
    connection: Connection
    unsent: int
    refused: tuple[Act, ...]
    clock_off_ms: int


class About(StrEnum):
    """What a call for help is about, as it travels."""

    SEAT = "seat"
    """Somebody is wanted at the seat."""
    VOTE = "vote"
    """The same, while this person's vote is asked for."""


class SessionView(MeetingBound[Session]):
    """The person at this desk, in one meeting. `shown: Session`."""

    NOUNS = ("participants", "particulars", "pending")
    DESK_NOUNS = ("connection", "streams")

    help_answered = Signal(object)
    """None: the secretary has been told; Failed: why not. On the GUI thread."""

    def __init__(self, bridge: Bridge, meeting: str, parent: QObject | None = None) -> None:
        self._meeting_id = meeting
        super().__init__(bridge, meeting, parent)

    def call_for_help(self, *, voting: bool = False) -> None:
        """ "Gọi thư ký", who is told when a vote is waiting for it; `help_answered` follows."""
        about = About.VOTE if voting else About.SEAT
        self._bridge.desk.call_for_help(self._meeting_id, about, self.help_answered.emit)

    def reconnect(self) -> None:
        """Try the server now ("Kết nối lại ngay")."""
        self._bridge.desk.reconnect()

    def dismiss(self, act: Act) -> None:
        """A refusal was read."""
        self._bridge.desk.dismiss(act.id)

    def now_ms(self) -> int:
        """The server's hour as this desk estimates it, for countdowns."""
        return self._bridge.desk.now_ms()

    def _look(self) -> Session:
        meeting, picture = self.meeting, self._picture
        me = participant(meeting, picture.person)
        particulars = meeting.particulars
        kind = particulars.body_kind if particulars else BodyKind.COUNCIL
        return Session(
            person=picture.person,
            name=me.name,
            office=me.office,
            unit=me.unit,
            seat=me.seat,
            roles=me.roles,
            votes=me.votes,
            body_name=particulars.body_name if particulars else "",
            body_kind=kind,
            address=address_of(me.roles, kind),
            connection=picture.connection,
            unsent=picture.unsent,
            refused=tuple(
                act
                for held in picture.streams.values()
                for act in held.pending
                if act.state in (ActState.REFUSED, ActState.NOT_KEPT)
            ),
            clock_off_ms=-picture.ahead_ms,
        )

    def _concerns(self, change: Change) -> bool:
        return change.noun == "pending" or super()._concerns(change)


def address_of(roles: frozenset[Role], body: BodyKind) -> Address:
    """The address that fits the highest standing of a person."""
    if not roles.isdisjoint({Role.CHAIR, Role.CHAIRMAN, Role.DELEGATE, Role.COMMITTEE_MEMBER}):
        return Address.DELEGATE if body is BodyKind.COUNCIL else Address.MEMBER
    if not roles.isdisjoint({Role.GUEST, Role.STAND_IN}):
        return Address.GUEST
    return Address.STAFF
