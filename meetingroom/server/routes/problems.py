"""The one map from what went wrong to a status and a `Problem`. Must not hold words."""

import logging
from collections.abc import Mapping
from enum import StrEnum

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from meetingroom.ports import Randomness
from meetingroom.server.handlers.problem import Failed
from meetingroom.server.hub.lines import TooManyLines
from meetingroom.server.records.database import NotCommitted, is_full
from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.messages import Problem, encode
from meetingroom.wire.pages import Failure
from meetingroom.wire.problems import ProblemCode

log = logging.getLogger("meetingroom.server.routes")

JSON = "application/json"

STATUS: Mapping[StrEnum, int] = {
    ProblemCode.MALFORMED: 400,
    ProblemCode.TOO_LARGE: 413,
    ProblemCode.TOO_MANY_COMMANDS: 400,
    ProblemCode.NOT_FOUND: 404,
    ProblemCode.METHOD_NOT_ALLOWED: 405,
    ProblemCode.UNSUPPORTED_MEDIA: 415,
    ProblemCode.DESK_TOO_OLD: 426,
    ProblemCode.SERVER_TOO_OLD: 400,
    ProblemCode.NOT_SIGNED_IN: 401,
    ProblemCode.NOT_ALLOWED: 403,
    ProblemCode.TOO_MANY_REQUESTS: 429,
    ProblemCode.SERVER_FULL: 507,
    ProblemCode.SERVER_BUSY: 503,
    ProblemCode.RECOVERING: 503,
    ProblemCode.READ_ONLY: 503,
    ProblemCode.INTERNAL: 500,
    ProblemCode.FORKED: 409,
    ProblemCode.RANGE_NOT_SATISFIABLE: 416,
    ProblemCode.WRONG_BYTES: 422,
    ProblemCode.WRONG_OFFSET: 409,
    AccountCode.WRONG_PASSWORD: 401,
    AccountCode.WRONG_SLIP: 401,
    AccountCode.SLIP_USED: 401,
    AccountCode.SLIP_EXPIRED: 401,
    AccountCode.SLIP_REPLACED: 401,
    AccountCode.TOO_MANY_TRIES: 429,
    AccountCode.SIGN_IN_BUSY: 503,
    AccountCode.ACCOUNT_CLOSED: 403,
    AccountCode.DEVICE_REVOKED: 401,
    AccountCode.DEVICE_UNKNOWN: 401,
    AccountCode.SESSION_EXPIRED: 401,
    AccountCode.SESSION_ENDED: 401,
    AccountCode.SESSION_NOT_ENOUGH: 403,
    AccountCode.PASSWORD_TOO_SHORT: 422,
    AccountCode.PASSWORD_TOO_LONG: 422,
    AccountCode.PASSWORD_TOO_COMMON: 422,
    AccountCode.PASSWORD_UNCHANGED: 422,
    **dict.fromkeys(Failure, 422),
}

_OF_STATUS = {
    404: ProblemCode.NOT_FOUND,
    405: ProblemCode.METHOD_NOT_ALLOWED,
    413: ProblemCode.TOO_LARGE,
}


def failed(error: Exception, randomness: Randomness) -> Failed:
    """Any exception as a failure with its code. What nobody foresaw is logged under a ticket."""
    match error:
        case Failed():
            return error
        case TooManyLines():
            return Failed(ProblemCode.TOO_MANY_REQUESTS, wait_s=10)
        case HTTPException():
            return Failed(_OF_STATUS.get(error.status_code, ProblemCode.MALFORMED))
        case ClientDisconnect():
            return Failed(ProblemCode.MALFORMED)
        case NotCommitted() if is_full(error):
            return Failed(ProblemCode.SERVER_FULL)
        case _:
            ticket = randomness.token_bytes(4).hex()
            log.error("request_failed", extra={"ticket": ticket}, exc_info=error)
            return Failed(ProblemCode.INTERNAL, ticket=ticket)


def response(why: Failed) -> Response:
    """The failure as it travels."""
    status = STATUS[why.code]
    headers = {"Cache-Control": "no-store"}
    wait = why.params.get("wait_s", why.params.get("retry_after_s"))
    if wait is not None:
        headers["Retry-After"] = str(wait)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    problem = Problem(code=str(why.code), params=why.params)
    return Response(encode(problem), status, headers, media_type=JSON)
