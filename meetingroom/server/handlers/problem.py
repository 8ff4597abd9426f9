"""What a handler raises when it will not do as asked. Must not know status codes or words."""

from enum import StrEnum

from meetingroom.wire.problems import ProblemCode
from meetingroom.wire.sign_in import AccountRefused


class Failed(Exception):
    """Not done, for a reason that has its sentence: `code` of problems, account_codes or errors."""

    def __init__(self, code: StrEnum, **params: int | str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def refused(why: AccountRefused) -> Failed:
    """An account's refusal, with its numbers."""
    numbers = {"until_ms": why.until_ms, "tries_left": why.tries_left, "retry_after_s": why.retry_after_s}
    return Failed(why.code, **{name: value for name, value in numbers.items() if value is not None})


NOT_FOUND = ProblemCode.NOT_FOUND
"""Somebody else's thing and a thing that is not there are answered alike."""
