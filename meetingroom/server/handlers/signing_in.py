"""Ways in and out: slips, passwords, devices. Counting, hashing and tables are the accounts' affair.

Every answer of the accounts comes out of a committed transaction, refusals included. Must not hash or
count itself, and must never log what was typed.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from meetingroom.rules.ids import PersonId
from meetingroom.rules.state import Meeting
from meetingroom.rules.streams import StreamName, desk_stream, meeting_stream
from meetingroom.server.handlers.house import House, Visitor
from meetingroom.server.handlers.problem import NOT_FOUND, Failed, refused
from meetingroom.server.records.accounts import devices, people, sessions, slips, staff
from meetingroom.server.records.accounts.passwords import HashingBusy
from meetingroom.server.records.accounts.sessions import Session
from meetingroom.server.records.accounts.slips import SlipWanted
from meetingroom.server.records.database import Transaction
from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.codec import PROTOCOL
from meetingroom.wire.problems import ProblemCode
from meetingroom.wire.sessions import (
    DeviceListed,
    DevicesAnswer,
    Done,
    IssueSlip,
    RevokeDevice,
    SessionAnswer,
    SlipIssued,
    SlipsAnswer,
    SlipsAsked,
    SlipStanding,
)
from meetingroom.wire.sign_in import (
    AccountRefused,
    AskChallenge,
    Challenge,
    ChangePassword,
    DeviceSignIn,
    PasswordSignIn,
    RedeemSlip,
    SignedIn,
)

SLIP_LASTS_MS = 30 * 60_000
"""A slip lasts until the opening, and one issued later (or shortly before) this long."""

T = TypeVar("T")


async def by_slip(house: House, visitor: Visitor, request: RedeemSlip) -> SignedIn:
    """A deputy's first sign-in on a device; the same device may repeat it while the slip lives."""
    place = house.installation
    now = house.clock.now_ms()
    return _let_in(
        await _written(
            house,
            lambda connection: slips.redeem(
                connection,
                request,
                visitor.address,
                place.fingerprint,
                now,
                house.randomness,
                place.slip_secret,
            ),
        )
    )


async def by_password(house: House, visitor: Visitor, request: PasswordSignIn) -> SignedIn:
    """Staff. The try is counted before the password is looked at."""
    fingerprint = house.installation.fingerprint
    now = house.clock.now_ms()
    attempt = await _written(
        house, lambda connection: staff.begin(connection, request, visitor.address, fingerprint, now)
    )
    if isinstance(attempt, AccountRefused):
        raise refused(attempt)
    right = await _hashed(house.hashing.verify(attempt.stored, request.password))
    later = house.clock.now_ms()
    return _let_in(
        await _written(
            house,
            lambda connection: staff.conclude(connection, attempt, right, later, house.randomness),
        )
    )


async def ask_challenge(house: House, visitor: Visitor, request: AskChallenge) -> Challenge:  # noqa: ARG001
    """A nonce for a device, known or not."""
    now = house.clock.now_ms()
    return await _written(
        house, lambda connection: devices.challenge(connection, request.device, now, house.randomness)
    )


async def by_device(house: House, visitor: Visitor, request: DeviceSignIn) -> SignedIn:
    """An enrolled device opens a session by its key."""
    fingerprint = house.installation.fingerprint
    now = house.clock.now_ms()
    return _let_in(
        await _written(
            house,
            lambda connection: devices.sign_in(
                connection, request, visitor.address, fingerprint, now, house.randomness
            ),
        )
    )


async def who(house: House, visitor: Visitor, request: None) -> SessionAnswer:  # noqa: ARG001
    """Whom this session stands for."""
    session = _session(visitor)
    with house.core.database.reading() as connection:
        account = people.account_of(connection, session.person)
    return SessionAnswer(
        protocol=PROTOCOL,
        now=house.clock.now_ms(),
        person=session.person,
        name="" if account is None else account.name,
        device=session.device,
        kind=session.kind,
        stream=desk_stream(session.person),
        ends_ms=session.ends_ms,
    )


async def sign_out(house: House, visitor: Visitor, request: None) -> Done:  # noqa: ARG001
    """Ends this session."""
    session, now = _session(visitor), house.clock.now_ms()
    await _written(house, lambda connection: sessions.end_session(connection, session.token_hash, now))
    return _done(house, visitor.person)


async def change_password(house: House, visitor: Visitor, request: ChangePassword) -> Done:
    """One's own, after the old one or a slip."""
    session, now = _session(visitor), house.clock.now_ms()
    change = await _written(
        house, lambda connection: staff.begin_change(connection, session, request, visitor.address, now)
    )
    if isinstance(change, AccountRefused):
        raise refused(change)
    stored = change.stored
    right = stored is None or await _hashed(house.hashing.verify(stored, request.old))
    hashed = await _hashed(house.hashing.hash(request.new)) if right else None
    later = house.clock.now_ms()
    why = await _written(house, lambda connection: staff.conclude_change(connection, change, hashed, later))
    if why is not None:
        raise refused(why)
    return _done(house, visitor.person)


async def issue_slip(house: House, visitor: Visitor, request: IssueSlip) -> SlipIssued:
    """A new slip from the secretary's screen, for a participant of her meeting."""
    meeting = _meeting_of_secretary(house, visitor.person, request.meeting)
    person = meeting.participants.get(PersonId(request.person))
    if person is None or meeting.particulars is None:
        raise Failed(NOT_FOUND)
    place, now = house.installation, house.clock.now_ms()
    space, until = meeting.particulars.body, max(meeting.particulars.starts_at, now + SLIP_LASTS_MS)

    def issue(connection: Transaction) -> slips.IssuedSlip | AccountRefused:
        why = people.make_account(connection, person.person, person.name, now, visitor.person)
        if why is not None:
            return why
        wanted = [SlipWanted(person.person, request.meeting)]
        (slip,) = slips.issue(
            connection, wanted, space, visitor.person, until, now, house.randomness, place.slip_secret
        )
        return slip

    try:
        issued = await _written(house, issue)
    except ValueError:
        raise Failed(AccountCode.ACCOUNT_CLOSED) from None
    if isinstance(issued, AccountRefused):
        raise refused(issued)
    return SlipIssued(
        protocol=PROTOCOL,
        person=person.person,
        name=person.name,
        digits=issued.digits,
        until_ms=issued.expires_ms,
    )


async def slip_states(house: House, visitor: Visitor, request: SlipsAsked) -> SlipsAnswer:
    """Who of the meeting has come in with his slip, who not yet; never the digits."""
    meeting = _meeting_of_secretary(house, visitor.person, request.meeting)
    persons = sorted(meeting.participants)
    space = "" if meeting.particulars is None else meeting.particulars.body
    with house.core.database.reading() as connection:
        found = slips.slip_states(connection, space, persons)
    return SlipsAnswer(
        protocol=PROTOCOL,
        now=house.clock.now_ms(),
        slips=[
            SlipStanding(
                person=each.person,
                issued_ms=each.issued_ms,
                until_ms=each.expires_ms,
                used_ms=each.used_ms,
                device=each.device,
            )
            for each in found
        ],
    )


async def list_devices(house: House, visitor: Visitor, request: None) -> DevicesAnswer:  # noqa: ARG001
    """One's own, the one seen last first."""
    session = _session(visitor)
    with house.core.database.reading() as connection:
        found = devices.devices_of(connection, session.person)
    return DevicesAnswer(
        protocol=PROTOCOL,
        devices=[
            DeviceListed(
                device=each.device,
                name=each.name,
                enrolled_ms=each.enrolled_ms,
                seen_ms=each.seen_ms,
                current=each.device == session.device,
            )
            for each in found
            if each.revoked_ms is None
        ],
    )


async def revoke_device(house: House, visitor: Visitor, request: RevokeDevice) -> Done:
    """Takes a device off for good: one's own, or a participant's by the meeting's secretary."""
    person = visitor.person
    if request.person is not None and request.person != person:
        meeting = _meeting_of_secretary(house, visitor.person, request.meeting or "")
        person = PersonId(request.person)
        if person not in meeting.participants:
            raise Failed(NOT_FOUND)
    now = house.clock.now_ms()

    def revoke(connection: Transaction) -> bool:
        his = {each.device for each in devices.devices_of(connection, person)}
        return request.device in his and devices.revoke(connection, request.device, visitor.person, now)

    if not await _written(house, revoke):
        raise Failed(NOT_FOUND)
    return _done(house, person)


def _meeting_of_secretary(house: House, person: PersonId, meeting: str) -> Meeting:
    """The meeting, if the person is its secretary; else there is no such meeting."""
    name = meeting_stream(meeting)
    if not house.is_secretary(name, person):
        raise Failed(NOT_FOUND)
    stream = house.core.streams.get(StreamName.parse(name))
    if stream is None or not isinstance(stream.state, Meeting):
        raise Failed(NOT_FOUND)
    return stream.state


def _session(visitor: Visitor) -> Session:
    if visitor.session is None:
        raise Failed(ProblemCode.NOT_SIGNED_IN)
    return visitor.session


def _let_in(answer: SignedIn | AccountRefused) -> SignedIn:
    if isinstance(answer, AccountRefused):
        raise refused(answer)
    return answer


def _done(house: House, person: PersonId) -> Done:
    """Sessions may have ended: nobody goes on with one that did."""
    house.door.forget()
    house.hub.hang_up(person)
    return Done(protocol=PROTOCOL, now=house.clock.now_ms())


async def _written(house: House, work: Callable[[Transaction], T]) -> T:
    return await asyncio.shield(asyncio.wrap_future(house.writer.write(work)))


async def _hashed(work: Awaitable[T]) -> T:
    try:
        return await work
    except HashingBusy as busy:
        raise Failed(AccountCode.SIGN_IN_BUSY, retry_after_s=busy.retry_after_s) from None
