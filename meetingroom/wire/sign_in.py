"""Messages around a session: pinning the root, signing in, slips, devices, calls for help.

A password or slip code travels only inside TLS to a pinned root; the PIN never travels at all. Every
request but `GET /root`, `/health` and the two ways in carries `Authorization: Bearer <token>`, the token
in URL-safe base64. Refusals come as `Problem` with a code of `account_codes` or `problems`. Must not
do input or output.
"""

from meetingroom.wire.messages import Struct

MOST_NAME = 200
"""Characters of a login name or of a device's name."""
MOST_PASSWORD = 1_000
"""Characters of a password."""
SLIP_DIGITS = 8
"""Digits of a printed slip."""
TOKEN_BYTES = 32
DEVICE_KEY_BYTES = 32


class RootAnswer(Struct, frozen=True):
    """`GET /root`: what a desk pins after the four words were compared aloud. X.509 in DER: the
    installation's root, and the receipt keys it has certified, newest first."""

    protocol: int
    name: str
    root: bytes
    receipt_certificates: list[bytes]


class Device(Struct, frozen=True):
    """The desk that signs in. `key`: the 32 public bytes (X25519) to which the person's notes key may
    be wrapped; kept and shown to his other desks, never interpreted by the server."""

    name: str
    key: bytes


class PasswordSignIn(Struct, frozen=True):
    """`POST /sign-in/password`: staff."""

    protocol: int
    name: str
    password: str
    device: Device


class SlipSignIn(Struct, frozen=True):
    """`POST /sign-in/slip`: a printed slip of eight digits, single use; blanks are ignored."""

    protocol: int
    code: str
    device: Device


class SignedIn(Struct, frozen=True):
    """A session. `token` is shown once and opaque; `expires_at` UTC milliseconds; `stream` is the
    person's own `desk/…` stream, from which all others become known."""

    protocol: int
    now: int
    token: bytes
    person: str
    name: str
    device: str
    stream: str
    expires_at: int
    staff: bool = False


class SessionAnswer(Struct, frozen=True):
    """`GET /session`: whom this token stands for, until when."""

    protocol: int
    now: int
    person: str
    name: str
    device: str
    stream: str
    expires_at: int
    staff: bool = False


class ChangePassword(Struct, frozen=True):
    """`POST /password`: one's own. All other sessions of the person end."""

    protocol: int
    old: str
    new: str


class IssueSlip(Struct, frozen=True):
    """`POST /slips`, by a secretary of `meeting`: a new slip for a participant; the one before, if
    unused, is void from now on."""

    protocol: int
    meeting: str
    person: str


class SlipIssued(Struct, frozen=True):
    """The slip in clear, this once. `valid_until` UTC milliseconds."""

    protocol: int
    person: str
    name: str
    code: str
    valid_until: int


class DeviceListed(Struct, frozen=True):
    """One desk of the person. `key` as in `Device`; hours in UTC milliseconds."""

    device: str
    name: str
    key: bytes
    signed_in_at: int
    seen_at: int
    current: bool = False


class DevicesAnswer(Struct, frozen=True):
    """`GET /devices`: the desks on which this person is signed in."""

    protocol: int
    devices: list[DeviceListed]


class RevokeDevice(Struct, frozen=True):
    """`POST /devices/revoke`: end one's own session on another desk (or, by a secretary of a meeting
    that `person` takes part in, his: a lost tablet)."""

    protocol: int
    device: str
    person: str | None = None


class HelpCall(Struct, frozen=True):
    """`POST /help-call`: "Gọi thư ký". Shown to the secretaries of the meeting as a passing fact."""

    protocol: int
    meeting: str
    about: str


class Done(Struct, frozen=True):
    """The answer to a request that has nothing to tell back."""

    protocol: int
    now: int


class Health(Struct, frozen=True):
    """`GET /health`: for a watchman without an account; numbers only."""

    protocol: int
    status: str
    now: int
    free_bytes: int
    queue: int
    desks: int
