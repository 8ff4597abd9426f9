"""Messages after a lost server: desks offer the records they hold beyond the restored head.

While a stream is recovering, `/sync` names it in `recovering` instead of sending its pages, and commands
to it are answered `again` with the code `recovering`. A desk then (1) offers the newest signed head it
holds of that stream, (2) uploads what the server wants, (3) waits until the stream is no longer
recovering, reads it under its new epoch, and (4) sends every retained command of it again. Must not do
input or output.
"""

from meetingroom.wire.messages import Struct, WireHead, WireRecord

MOST_OFFERS = 200
"""Streams in one offer."""
MOST_RECOVERED = 50_000
"""Records in one upload."""


class Offer(Struct, frozen=True):
    """The newest signed head a desk holds of a stream (under the epoch it was signed in)."""

    stream: str
    head: WireHead


class OfferRecords(Struct, frozen=True):
    """`POST /recover/offer`."""

    protocol: int
    offers: list[Offer]


class Wanted(Struct, frozen=True):
    """What the server would like of a stream: every record (full or seal) `after`+1 … the offered
    head, and, among the numbers it has, the bodies it lacks (`missing`)."""

    stream: str
    after: int
    missing: list[int]


class RecordsWanted(Struct, frozen=True):
    """Only streams of which something is wanted are named."""

    protocol: int
    wanted: list[Wanted]


class UploadRecords(Struct, frozen=True):
    """`POST /recover/upload`: records up to `head`, beginning right after the server's own head, and
    openings of numbers it lacks. Refused as `forked` when they do not lead to the signed head."""

    protocol: int
    stream: str
    head: WireHead
    records: list[WireRecord]


class RecordsInstalled(Struct, frozen=True):
    """Numbers newly installed, bodies newly filled in, and where the stream now stands."""

    protocol: int
    installed: int
    opened: int
    number: int
    missing: int


class FinishRecovery(Struct, frozen=True):
    """`POST /recover/finish`, by a secretary of the stream: no more desks are waited for."""

    protocol: int
    stream: str


class RecoveryState(Struct, frozen=True):
    """How a stream's recovery stands. `missing` numbers stay sealed until a desk brings them."""

    protocol: int
    stream: str
    recovering: bool
    number: int
    missing: list[int]
