"""What can go wrong with the drawer: typed, each with a stable code that `words` has a sentence for.

Must not hold any text.
"""

from typing import ClassVar


class DrawerError(Exception):
    """Base. `code` travels to the edge."""

    code: ClassVar[str] = "drawer"


class DiskFull(DrawerError):
    """The disk took nothing of this transaction; what was there before is whole."""

    code = "disk_full"


class DrawerDamaged(DrawerError):
    """The database is not readable as one: see `rescue`."""

    code = "drawer_damaged"


class DrawerTooNew(DrawerError):
    """Written by a newer release; this one must not touch it."""

    code = "drawer_too_new"


class DrawerPlain(DrawerError):
    """The file is not encrypted: this machine's SQLite ignores keys. Nothing is written to it."""

    code = "drawer_plain"


class DrawerBusy(DrawerError):
    """Another process holds the drawer: the program is open twice."""

    code = "drawer_busy"


class WrongPin(DrawerError):
    """The PIN or passphrase does not open this drawer. `wait_s`: seconds before the next try counts."""

    code = "wrong_pin"

    def __init__(self, wait_s: int = 0) -> None:
        super().__init__(wait_s)
        self.wait_s = wait_s


class PassphraseTooShort(ValueError):
    """A passphrase carries the whole weight where a machine keeps no secrets: ten characters or more."""


class KeyringUnavailable(DrawerError):
    """This machine keeps no secrets (or did not answer in time): a passphrase is needed."""

    code = "keyring_unavailable"


class KeyringSecretLost(DrawerError):
    """The keyring no longer holds this drawer's secret: it cannot be opened by anybody any more."""

    code = "keyring_secret_lost"
