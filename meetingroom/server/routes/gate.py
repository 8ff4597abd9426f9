"""What every request passes before it is looked at: the protocol, the rate, the token.

Must not read bodies.
"""

import base64
import binascii

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection

from meetingroom.server.handlers.house import House, Visitor
from meetingroom.server.handlers.problem import Failed, refused
from meetingroom.server.routes.throttle import OF_ADDRESS, OF_PERSON, Throttle
from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.codec import PROTOCOL
from meetingroom.wire.problems import ProblemCode
from meetingroom.wire.sign_in import TOKEN_BYTES, AccountRefused, SessionKind

OLDEST_PROTOCOL = 1
PROTOCOL_HEADER = "Meetingroom-Protocol"
"""May be sent with any request; messages that carry `protocol` say it again."""

_TOKEN_LETTERS = -(-TOKEN_BYTES * 4 // 3)


def check_protocol(spoken: int) -> None:
    """Raises Failed for a desk older or newer than this server can understand."""
    if spoken < OLDEST_PROTOCOL:
        raise Failed(ProblemCode.DESK_TOO_OLD, least=OLDEST_PROTOCOL)
    if spoken > PROTOCOL:
        raise Failed(ProblemCode.SERVER_TOO_OLD, newest=PROTOCOL)


def visitor(
    house: House, throttle: Throttle, connection: HTTPConnection, allowed: frozenset[SessionKind]
) -> Visitor:
    """Who asks. Raises Failed: desk_too_old, too_many_requests, not_signed_in, a session that does not
    hold or is not of the `allowed` kinds (none: nobody needs one)."""
    _check_header(connection.headers)
    address = connection.client.host if connection.client is not None else ""
    if not allowed:
        _slow_down(throttle, f"address {address}", throttled_person=False)
        return Visitor(address, params=_params(connection))
    session = house.door.session(_token(connection.headers))
    if isinstance(session, AccountRefused):
        raise refused(session)
    if session.kind not in allowed:
        raise Failed(AccountCode.SESSION_NOT_ENOUGH)
    _slow_down(throttle, f"person {session.person}", throttled_person=True)
    return Visitor(address, session, _params(connection))


def _params(connection: HTTPConnection) -> dict[str, str]:
    return dict(connection.query_params) if connection.scope["query_string"] else {}


def _check_header(headers: Headers) -> None:
    spoken = headers.get(PROTOCOL_HEADER)
    if spoken is not None:
        if not (spoken.isascii() and spoken.isdigit() and len(spoken) <= 6):
            raise Failed(ProblemCode.MALFORMED)
        check_protocol(int(spoken))


def _slow_down(throttle: Throttle, key: str, *, throttled_person: bool) -> None:
    wait = throttle.wait_ms(key, OF_PERSON if throttled_person else OF_ADDRESS)
    if wait:
        raise Failed(ProblemCode.TOO_MANY_REQUESTS, wait_s=-(-wait // 1000))


def _token(headers: Headers) -> bytes:
    scheme, _, letters = headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or len(letters) != _TOKEN_LETTERS:
        raise Failed(ProblemCode.NOT_SIGNED_IN)
    try:
        return base64.b64decode(letters.encode("ascii") + b"=", altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise Failed(ProblemCode.NOT_SIGNED_IN) from None
