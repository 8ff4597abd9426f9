"""Messages around a session that is open, and the few that need none: root, health.

Every request but `GET /root`, `/health`, `/openapi.json` and the ways of `sign_in` carries
`Authorization: Bearer <token>`, the token in base64 (URL alphabet, unpadded). A refusal of any request is
a `Problem` with a code of `problems`, `account_codes` or `rules.errors`. Must not do input or output.
"""

import msgspec

from meetingroom.wire.messages import Count, Struct


class RootAnswer(Struct, frozen=True):
    """`GET /root`: what a desk pins after the four words were compared aloud. X.509 in DER: the
    installation's root, and the receipt keys it has certified, newest first. `spaces`: the bodies of
    this server by id, for `RedeemSlip.space`; their names are no secret."""

    protocol: int
    name: str
    root: bytes
    receipt_certificates: list[bytes]
    spaces: dict[str, str] = msgspec.field(default_factory=dict)


class SessionAnswer(Struct, frozen=True):
    """`GET /session`: whom this token stands for. `kind` as in `sign_in.SessionKind`; `stream` is the
    person's own `desk/…` stream, from which all others become known; `ends_ms` UTC milliseconds."""

    protocol: int
    now: int
    person: str
    name: str
    device: str
    kind: str
    stream: str
    ends_ms: int


class IssueSlip(Struct, frozen=True):
    """`POST /slips`, by a secretary of the meeting: a new slip for one of its participants. The one
    before, if unused, is void from now on."""

    protocol: int
    meeting: str
    person: str


class SlipIssued(Struct, frozen=True):
    """The eight digits in clear, this once. `until_ms` UTC milliseconds."""

    protocol: int
    person: str
    name: str
    digits: str
    until_ms: int


class SlipsAsked(Struct, frozen=True):
    """`POST /slips/standing`, by a secretary of the meeting."""

    protocol: int
    meeting: str


class SlipStanding(Struct, frozen=True):
    """A participant's newest slip: used or not, until when, on which device. Never its digits."""

    person: str
    issued_ms: int
    until_ms: int
    used_ms: int | None = None
    device: str | None = None


class SlipsAnswer(Struct, frozen=True):
    """Participants who were issued a slip; the others need one."""

    protocol: int
    now: int
    slips: list[SlipStanding]


class DeviceListed(Struct, frozen=True):
    """One device of the person, as he named it."""

    device: str
    name: str
    enrolled_ms: int
    seen_ms: int
    current: bool = False


class DevicesAnswer(Struct, frozen=True):
    """`GET /devices`: one's own."""

    protocol: int
    devices: list[DeviceListed]


class RevokeDevice(Struct, frozen=True):
    """`POST /devices/revoke`: a device of one's own; or, by a secretary of `meeting`, one of its
    participant `person` (a lost tablet). It forgets what it holds at its next contact."""

    protocol: int
    device: str
    meeting: str | None = None
    person: str | None = None


class HelpCall(Struct, frozen=True):
    """`POST /help-call`: "Gọi thư ký". Shown to the dais of the meeting as a passing fact; `about` is
    one of the desk's own short codes, never free text."""

    protocol: int
    meeting: str
    about: str


class HelpDone(Struct, frozen=True):
    """`POST /help-done`, by the dais: somebody has gone to see `person`."""

    protocol: int
    meeting: str
    person: str


class Done(Struct, frozen=True):
    """The answer to a request that has nothing to tell back."""

    protocol: int
    now: int


class Health(Struct, frozen=True):
    """`GET /health`: for a watchman without an account; numbers only."""

    protocol: int
    status: str
    now: int
    free_bytes: Count
    queue: Count
    desks: Count
