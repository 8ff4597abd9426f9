"""Why the server did not do as asked, where no rule of the house refused: codes, worded at the desk.

Rule refusals are `rules.errors.Refusal`, account refusals `wire.account_codes`, papers refused by the
inspection `wire.pages.Failure`; these are the rest. A code is stable: it travels, is logged and has
its sentence in `words`. Must not hold any text.
"""

from enum import StrEnum


class ProblemCode(StrEnum):
    """One reason each, with the HTTP status it travels under."""

    # the message
    MALFORMED = "malformed"  # 400
    TOO_LARGE = "too_large"  # 413
    TOO_MANY_COMMANDS = "too_many_commands"  # 400
    NOT_FOUND = "not_found"  # 404
    METHOD_NOT_ALLOWED = "method_not_allowed"  # 405
    UNSUPPORTED_MEDIA = "unsupported_media"  # 415
    DESK_TOO_OLD = "desk_too_old"  # 426: params `least`, the oldest protocol this server speaks
    SERVER_TOO_OLD = "server_too_old"  # 400: params `newest`, the newest protocol it speaks
    # the actor
    NOT_SIGNED_IN = "not_signed_in"  # 401
    NOT_ALLOWED = "not_allowed"  # 403
    TOO_MANY_REQUESTS = "too_many_requests"  # 429: params `wait_s`
    # the server
    SERVER_FULL = "server_full"  # 507, or the code of a refused command: definitely not done
    SERVER_BUSY = "server_busy"  # 503, or the code of `again`
    RECOVERING = "recovering"  # the code of `again`: this stream waits for the desks' records
    READ_ONLY = "read_only"  # 503: a newer server of this installation has taken over
    INTERNAL = "internal"  # 500: a bug of ours; params `ticket`, which the log names too
    # recovery
    BALLOTS_MISSING = "ballots_missing"  # a poll that lacks recorded ballots cannot be closed
    FORKED = "forked"  # 409: the desk's records do not continue the server's
    # files
    RANGE_NOT_SATISFIABLE = "range_not_satisfiable"  # 416
    WRONG_BYTES = "wrong_bytes"  # 422: the upload's SHA-256 is not the one announced
    WRONG_OFFSET = "wrong_offset"  # 409: params `offset`, where the upload goes on
