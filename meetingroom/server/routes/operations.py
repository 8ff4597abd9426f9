"""All there is to ask of a server by HTTP: one line each. Must not hold behaviour.

The routes, the OpenAPI document and the tests are all made from this table.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from meetingroom.server.handlers import commands, notes, plain, recovering, signing_in, syncing
from meetingroom.wire import messages, recovery, sessions, sign_in
from meetingroom.wire import notes as note_messages
from meetingroom.wire.sign_in import SessionKind

Handler = Callable[..., Awaitable[Any]]

KIB = 1024
SMALL = 64 * KIB
PEOPLE = frozenset({SessionKind.DELEGATE, SessionKind.STAFF, SessionKind.ADMIN})
ANY_SESSION = frozenset(SessionKind)
NOBODY: frozenset[SessionKind] = frozenset()


@dataclass(frozen=True, slots=True)
class Operation:
    """`asks` is the type of the body (None: it has none), `most` its bytes, `gives` the type of the
    answer. `sessions`: the kinds of session that may ask; empty: no session is needed."""

    method: str
    path: str
    handler: Handler
    asks: type[messages.Struct] | None
    gives: type[messages.Struct]
    sessions: frozenset[SessionKind] = PEOPLE
    most: int = SMALL


OPERATIONS: tuple[Operation, ...] = (
    # what a desk says all day
    Operation("POST", "/sync", syncing.sync, messages.SyncRequest, messages.SyncAnswer, most=512 * KIB),
    Operation(
        "POST",
        "/commands",
        commands.send,
        messages.CommandsRequest,
        messages.CommandsAnswer,
        most=messages.MOST_COMMANDS * messages.MOST_COMMAND_BYTES,
    ),
    Operation(
        "POST",
        "/notes/write",
        notes.write,
        note_messages.WriteNotes,
        note_messages.NotesWritten,
        most=8 * KIB * KIB,
    ),
    Operation("POST", "/notes/pull", notes.pull, note_messages.PullNotes, note_messages.NotesPulled),
    Operation("POST", "/help-call", plain.call_for_help, sessions.HelpCall, sessions.Done),
    Operation("POST", "/help-done", plain.help_done, sessions.HelpDone, sessions.Done),
    # after a lost server
    Operation("POST", "/recover/offer", recovering.offer, recovery.OfferRecords, recovery.RecordsWanted),
    Operation(
        "POST",
        "/recover/upload",
        recovering.upload,
        recovery.UploadRecords,
        recovery.RecordsInstalled,
        most=64 * KIB * KIB,
    ),
    Operation("POST", "/recover/finish", recovering.finish, recovery.FinishRecovery, recovery.RecoveryState),
    # coming in and going out
    Operation("GET", "/root", plain.root, None, sessions.RootAnswer, NOBODY),
    Operation("POST", "/sign-in/slip", signing_in.by_slip, sign_in.RedeemSlip, sign_in.SignedIn, NOBODY),
    Operation(
        "POST", "/sign-in/password", signing_in.by_password, sign_in.PasswordSignIn, sign_in.SignedIn, NOBODY
    ),
    Operation(
        "POST",
        "/sign-in/challenge",
        signing_in.ask_challenge,
        sign_in.AskChallenge,
        sign_in.Challenge,
        NOBODY,
    ),
    Operation(
        "POST", "/sign-in/device", signing_in.by_device, sign_in.DeviceSignIn, sign_in.SignedIn, NOBODY
    ),
    Operation("GET", "/session", signing_in.who, None, sessions.SessionAnswer, ANY_SESSION),
    Operation("POST", "/sign-out", signing_in.sign_out, None, sessions.Done, ANY_SESSION),
    Operation(
        "POST", "/password", signing_in.change_password, sign_in.ChangePassword, sessions.Done, ANY_SESSION
    ),
    Operation("GET", "/devices", signing_in.list_devices, None, sessions.DevicesAnswer),
    Operation("POST", "/devices/revoke", signing_in.revoke_device, sessions.RevokeDevice, sessions.Done),
    # the secretary's
    Operation("POST", "/slips", signing_in.issue_slip, sessions.IssueSlip, sessions.SlipIssued),
    Operation("POST", "/slips/standing", signing_in.slip_states, sessions.SlipsAsked, sessions.SlipsAnswer),
    # for watchmen
    Operation("GET", "/health", plain.health, None, sessions.Health, NOBODY),
)
