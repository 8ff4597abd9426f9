"""Refusals in words: a code and its numbers become what happened, what was kept and what to do.

Knows every code that can reach a person: rule refusals, problems of the server, of signing in, of an
upload, of the desk's own drawer, and papers that cannot be shown. Each has a short support code that can
be read out on the telephone. Must not decide anything, and must never fail itself: an unknown code has a
sentence too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from meetingroom.rules.errors import Refusal
from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.pages import Failure
from meetingroom.wire.problems import ProblemCode
from meetingroom.words.catalogue import Span, Words
from meetingroom.words.dates import VIETNAM, exact_hour, hour

Params = Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal in words. `what` happened; `advice` is what was kept and what to do; `support` the code
    to read out (BQ-03)."""

    spans: tuple[Span, ...]
    support: str

    @property
    def text(self) -> str:
        """The whole refusal."""
        return "".join(span.text for span in self.spans)

    @property
    def what(self) -> str:
        """The first sentence: what happened."""
        first, _, _ = self.text.partition(". ")
        return first.removesuffix(".") + "."

    @property
    def advice(self) -> str:
        """What follows the first sentence."""
        return self.text.partition(". ")[2]


@dataclass(frozen=True, slots=True)
class _Entry:
    """Support code, and the values that allow the more exact sentence `….known`."""

    support: str
    known: tuple[str, ...] = ()


_R, _P, _A = Refusal, ProblemCode, AccountCode
REFUSALS: Mapping[str, _Entry] = {
    # TP: participants and rights
    _R.NOT_A_PARTICIPANT: _Entry("TP-01"),
    _R.NOT_ALLOWED: _Entry("TP-02"),
    _R.CHAIR_ONLY: _Entry("TP-03"),
    _R.SECRETARY_ONLY: _Entry("TP-04"),
    _R.UNKNOWN_PERSON: _Entry("TP-05"),
    _R.UNKNOWN_GROUP: _Entry("TP-06"),
    _R.NOT_PRESENT: _Entry("TP-07"),
    # BQ: votes
    _R.POLL_NOT_OPEN: _Entry("BQ-01"),
    _R.POLL_HELD: _Entry("BQ-02", ("held_at",)),
    _R.POLL_CLOSED: _Entry("BQ-03", ("closed_at", "received_at")),
    _R.POLL_VOIDED: _Entry("BQ-04", ("voided_at",)),
    _R.NOT_AN_ELECTOR: _Entry("BQ-05"),
    _R.CONFLICT_OF_INTEREST: _Entry("BQ-06"),
    _R.GUEST_CANNOT_VOTE: _Entry("BQ-07"),
    _R.STAND_IN_CANNOT_VOTE: _Entry("BQ-08"),
    _R.ANOTHER_POLL_OPEN: _Entry("BQ-09"),
    _R.WRONG_POLL_STATE: _Entry("BQ-10", ("state",)),
    _R.UNKNOWN_POLL: _Entry("BQ-11"),
    _R.UNKNOWN_RULE: _Entry("BQ-12"),
    _P.BALLOTS_MISSING: _Entry("BQ-13"),
    # PH: meeting and sittings
    _R.WRONG_MEETING_STATE: _Entry("PH-01", ("state",)),
    _R.WRONG_SITTING_STATE: _Entry("PH-02", ("state", "sitting")),
    _R.UNKNOWN_SITTING: _Entry("PH-03"),
    _R.TOTAL_NOT_CONFIRMED: _Entry("PH-04"),
    _R.BELOW_QUORUM: _Entry("PH-05", ("present", "total", "need")),
    _R.UNKNOWN_CONCLUSION: _Entry("PH-06"),
    _R.NOTHING_TO_UNDO: _Entry("PH-07"),
    # CT: programme
    _R.UNKNOWN_ITEM: _Entry("CT-01"),
    _R.ITEM_NOT_CALLED: _Entry("CT-02", ("item",)),
    _R.ITEM_WITHDRAWN: _Entry("CT-03", ("item",)),
    _R.DUPLICATE_NUMBER: _Entry("CT-04", ("item",)),
    _R.WRONG_AUDIENCE: _Entry("CT-05", ("item",)),
    _R.WRONG_PARENT: _Entry("CT-06", ("item",)),
    # TL: papers
    _R.UNKNOWN_PAPER: _Entry("TL-01"),
    _R.PAPER_RECALLED: _Entry("TL-02", ("at",)),
    _R.UNKNOWN_BLOB: _Entry("TL-03"),
    _P.UNSUPPORTED_MEDIA: _Entry("TL-04"),
    Failure.NOT_A_PDF: _Entry("TL-05"),
    Failure.ENCRYPTED: _Entry("TL-06"),
    Failure.TRUNCATED: _Entry("TL-07"),
    Failure.TOO_MANY_PAGES: _Entry("TL-08"),
    Failure.TOO_MUCH_MEMORY: _Entry("TL-09"),
    _P.WRONG_BYTES: _Entry("TL-10"),
    _P.WRONG_OFFSET: _Entry("TL-11"),
    _P.RANGE_NOT_SATISFIABLE: _Entry("TL-12"),
    Failure.EMPTY: _Entry("TL-13"),
    Failure.TOO_LARGE_PAGE: _Entry("TL-14"),
    Failure.TOO_SLOW: _Entry("TL-15"),
    Failure.ENGINE_FAILED: _Entry("TL-16"),
    Failure.ALTERED: _Entry("TL-17"),
    # PB: speaking
    _R.SPEAKING_CLOSED: _Entry("PB-01", ("item",)),
    _R.ALREADY_REQUESTED: _Entry("PB-02"),
    _R.UNKNOWN_SPEECH: _Entry("PB-03"),
    _R.WRONG_SPEECH_STATE: _Entry("PB-04", ("state",)),
    # NL: what was typed
    _R.EMPTY_TEXT: _Entry("NL-01"),
    _R.TEXT_TOO_LONG: _Entry("NL-02", ("most",)),
    _R.REASON_NEEDED: _Entry("NL-03"),
    _R.IMPOSSIBLE_NUMBER: _Entry("NL-04", ("least", "most")),
    _R.NOTHING_NEW: _Entry("NL-05"),
    _R.ALREADY_EXISTS: _Entry("NL-06"),
    _R.STALE_BASE: _Entry("NL-07"),
    # MC: server and message
    _R.MALFORMED: _Entry("MC-01"),
    _R.UNKNOWN_COMMAND: _Entry("MC-02"),
    _R.SAME_ID_OTHER_BYTES: _Entry("MC-03"),
    _R.UNKNOWN_STREAM: _Entry("MC-04"),
    _P.TOO_LARGE: _Entry("MC-05"),
    _P.TOO_MANY_COMMANDS: _Entry("MC-06"),
    _P.NOT_FOUND: _Entry("MC-07"),
    _P.METHOD_NOT_ALLOWED: _Entry("MC-08"),
    _P.DESK_TOO_OLD: _Entry("MC-09"),
    _P.SERVER_TOO_OLD: _Entry("MC-10"),
    _P.NOT_SIGNED_IN: _Entry("MC-11"),
    _P.TOO_MANY_REQUESTS: _Entry("MC-12", ("wait_s",)),
    _P.SERVER_FULL: _Entry("MC-13"),
    _P.SERVER_BUSY: _Entry("MC-14"),
    _P.RECOVERING: _Entry("MC-15"),
    _P.READ_ONLY: _Entry("MC-16"),
    _P.INTERNAL: _Entry("MC-17"),
    _P.FORKED: _Entry("MC-18"),
    "chain_broken": _Entry("MC-19"),
    "rolled_back": _Entry("MC-20"),
    "signature_wrong": _Entry("MC-21"),
    "unknown_key": _Entry("MC-22"),
    "unsigned": _Entry("MC-23"),
    "receipt_belied": _Entry("MC-24"),
    "root_changed": _Entry("MC-31"),
    "clock_disagrees": _Entry("MC-32"),
    # DN: signing in
    _A.WRONG_PASSWORD: _Entry("DN-01", ("tries_left",)),
    _A.WRONG_SLIP: _Entry("DN-02", ("tries_left",)),
    _A.SLIP_USED: _Entry("DN-03"),
    _A.SLIP_EXPIRED: _Entry("DN-04"),
    _A.SLIP_REPLACED: _Entry("DN-05"),
    _A.TOO_MANY_TRIES: _Entry("DN-06", ("until_ms",)),
    _A.SIGN_IN_BUSY: _Entry("DN-07", ("retry_after_s",)),
    _A.ACCOUNT_CLOSED: _Entry("DN-08"),
    _A.DEVICE_REVOKED: _Entry("DN-09"),
    _A.DEVICE_UNKNOWN: _Entry("DN-10"),
    _A.SESSION_EXPIRED: _Entry("DN-11"),
    _A.SESSION_ENDED: _Entry("DN-12"),
    _A.SESSION_NOT_ENOUGH: _Entry("DN-13"),
    _A.PASSWORD_TOO_SHORT: _Entry("DN-14"),
    _A.PASSWORD_TOO_LONG: _Entry("DN-15"),
    _A.PASSWORD_TOO_COMMON: _Entry("DN-16"),
    _A.PASSWORD_UNCHANGED: _Entry("DN-17"),
    _A.LOGIN_TAKEN: _Entry("DN-18"),
    _A.LOGIN_UNUSABLE: _Entry("DN-19"),
    _A.UNKNOWN_ACCOUNT: _Entry("DN-20"),
    "signed_out": _Entry("DN-21"),
    # MT: this desk
    "offline": _Entry("MT-01"),
    "update_needed": _Entry("MT-02"),
    "drawer": _Entry("MT-03"),
    "disk_full": _Entry("MT-04"),
    "drawer_damaged": _Entry("MT-05"),
    "drawer_too_new": _Entry("MT-06"),
    "drawer_plain": _Entry("MT-07"),
    "drawer_busy": _Entry("MT-08"),
    "wrong_pin": _Entry("MT-09", ("wait_s",)),
    "keyring_unavailable": _Entry("MT-10"),
    "keyring_secret_lost": _Entry("MT-11"),
    "unreachable": _Entry("MT-12"),
    "file_unreadable": _Entry("MT-13"),
    "no_notes_key": _Entry("MT-14"),
    "wrong_recovery_code": _Entry("MT-15"),
}
"""Every code with its support code. A support code once given never means anything else."""

FAILURES: Mapping[Failure, str] = {
    Failure.MISSING: "TR-01",
    Failure.WRONG_KEY: "TR-02",
    Failure.ALTERED: "TR-03",
    Failure.EMPTY: "TR-04",
    Failure.NOT_A_PDF: "TR-05",
    Failure.TRUNCATED: "TR-06",
    Failure.ENCRYPTED: "TR-07",
    Failure.TOO_MANY_PAGES: "TR-08",
    Failure.TOO_LARGE_PAGE: "TR-09",
    Failure.NO_SUCH_PAGE: "TR-10",
    Failure.TOO_SLOW: "TR-11",
    Failure.TOO_MUCH_MEMORY: "TR-12",
    Failure.ENGINE_FAILED: "TR-13",
}
"""Support codes of papers and pages that cannot be shown."""

_STATES = {
    Refusal.WRONG_MEETING_STATE: "meeting",
    Refusal.WRONG_SITTING_STATE: "sitting",
    Refusal.WRONG_POLL_STATE: "poll",
    Refusal.WRONG_SPEECH_STATE: "speech_state",
}
_TO_THE_SECOND = frozenset({"closed_at", "received_at", "voided_at", "held_at"})


def refusal(words: Words, code: str, zone: ZoneInfo = VIETNAM, **params: int | str) -> Refused:
    """The refusal `code` in words, hours in `zone`.

    `params` are those the refusal came with: hours in milliseconds, numbers, an item's number, a state.
    What is missing among them only makes the sentence less exact.
    """
    entry = REFUSALS.get(code)
    if entry is None:
        return Refused(words.spans("refusal.unknown"), "MC-00")
    key = f"refusal.{code}"
    if entry.known and all(name in params for name in entry.known):
        said = {name: _said(words, code, name, params[name], zone) for name in entry.known}
        return Refused(words.spans(f"{key}.known", **said), entry.support)
    ticket = params.get("ticket")
    support = f"{entry.support}/{ticket}" if isinstance(ticket, str) and ticket else entry.support
    return Refused(words.spans(key), support)


def paper_failure(words: Words, failure: Failure) -> Refused:
    """Why a paper or page cannot be shown, in words."""
    return Refused(words.spans(f"failure.{failure}"), FAILURES[failure])


def _said(words: Words, code: str, name: str, value: int | str, zone: ZoneInfo) -> str:
    if name in _TO_THE_SECOND and isinstance(value, int):
        return exact_hour(value, zone)
    if name in ("at", "until_ms") and isinstance(value, int):
        return hour(value, zone)
    if name == "item":
        return words.text("label.item", number=value)
    if name == "state":
        label = f"label.{_STATES[Refusal(code)]}.{value}"
        return words.text(label).lower() if words.has(label) else str(value)
    return str(value)
