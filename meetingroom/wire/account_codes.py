"""Why somebody is not let in, as stable codes. Words are put to them at the edge (`words`).

Every code has its sentence. Must not hold any text, nor tell more than the person who asks may know:
an unknown account and a wrong password are one code, so are an unknown session and an expired one.
"""

from enum import StrEnum

FEWEST_PASSWORD_CHARACTERS = 10


class AccountCode(StrEnum):
    """One reason each. The value travels on the wire and stands in the sign-in log."""

    # signing in
    WRONG_PASSWORD = "wrong_password"
    """Login or password is wrong. With `tries_left`."""
    WRONG_SLIP = "wrong_slip"
    """No such slip. With `tries_left` when the try was counted (eight digits were given)."""
    SLIP_USED = "slip_used"
    """Another device has used this slip."""
    SLIP_EXPIRED = "slip_expired"
    """The meeting it was issued for has opened, or its hour has passed."""
    SLIP_REPLACED = "slip_replaced"
    """A newer slip was issued to the same person."""
    TOO_MANY_TRIES = "too_many_tries"
    """Not looked at. With `until_ms`: when the next try is taken."""
    SIGN_IN_BUSY = "sign_in_busy"
    """Very many sign in at this moment. With `retry_after_s`."""
    ACCOUNT_CLOSED = "account_closed"
    # devices and sessions
    DEVICE_REVOKED = "device_revoked"
    """The device was taken off the list: it must forget what it holds."""
    DEVICE_UNKNOWN = "device_unknown"
    """Not a device of this person, or its signature is wrong: a new slip is needed."""
    SESSION_EXPIRED = "session_expired"
    SESSION_ENDED = "session_ended"
    """Signed out, or ended by the person from another device."""
    SESSION_NOT_ENOUGH = "session_not_enough"
    """This session may not do that (a session for setting a password, or one opened by a slip)."""
    # setting a password
    PASSWORD_TOO_SHORT = "password_too_short"
    PASSWORD_TOO_LONG = "password_too_long"
    PASSWORD_TOO_COMMON = "password_too_common"
    PASSWORD_UNCHANGED = "password_unchanged"
    # keeping accounts
    LOGIN_TAKEN = "login_taken"
    LOGIN_UNUSABLE = "login_unusable"
    UNKNOWN_ACCOUNT = "unknown_account"
