"""As whom a person enters a meeting. Stands alone, so that a window can be told before screens are loaded."""

from enum import StrEnum


class Seat(StrEnum):
    """As whom a person enters a meeting: each has its own screen."""

    TABLE = "table"
    CHAIR = "chair"
    SECRETARY = "secretary"
    HALL = "hall"
