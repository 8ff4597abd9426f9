"""Who may read a record: a fixed expression evaluated against membership at the current head.

An audience never changes after its record is written; membership does (a grant backfills, a removal
or a conflict of interest narrows through the view epoch). This module must not look at anything but
the reader's standing.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from meetingroom.rules.ids import GroupId, ItemId, PersonId


class Role(StrEnum):
    """What a participant is in one meeting or body. A person may hold several."""

    CHAIR = "chair"
    """Presides: chủ tọa (council), chủ trì (committee)."""
    CHAIRMAN = "chairman"
    """Chủ tịch Ủy ban nhân dân, presiding or not: his recorded vote decides a tie (at most one)."""
    SECRETARY = "secretary"
    DELEGATE = "delegate"
    COMMITTEE_MEMBER = "committee_member"
    STAND_IN = "stand_in"
    GUEST = "guest"
    TELLER = "teller"
    HALL = "hall"


@dataclass(frozen=True, slots=True)
class Standing:
    """What one reader is at the current head: the only input of the filter."""

    person: PersonId
    roles: frozenset[Role]
    groups: frozenset[GroupId] = frozenset()
    conflicts: frozenset[ItemId] = frozenset()


@dataclass(frozen=True, slots=True)
class Audience:
    """A reader is admitted when he is named (by everyone, role, group or person), not excepted,
    has no conflict of interest on `unless_conflicted`, and is admitted by `within` too.
    """

    everyone: bool = False
    roles: tuple[Role, ...] = ()
    groups: tuple[GroupId, ...] = ()
    persons: tuple[PersonId, ...] = ()
    excepted: tuple[PersonId, ...] = ()
    unless_conflicted: ItemId | None = None
    within: "Audience | None" = None

    def admits(self, reader: Standing) -> bool:
        """True when the reader may see what carries this audience."""
        named = (
            self.everyone
            or reader.person in self.persons
            or any(role in reader.roles for role in self.roles)
            or any(group in reader.groups for group in self.groups)
        )
        return (
            named
            and reader.person not in self.excepted
            and (self.unless_conflicted is None or self.unless_conflicted not in reader.conflicts)
            and (self.within is None or self.within.admits(reader))
        )

    def includes(self, other: "Audience") -> bool:
        """True only if every reader `other` admits is admitted here too, whatever his standing.

        Sound, not complete: False may also mean that it cannot be shown.
        """
        if self == other or (other.within is not None and self.includes(other.within)):
            return True
        named = self.everyone or (
            not other.everyone
            and set(other.roles) <= set(self.roles)
            and set(other.groups) <= set(self.groups)
            and set(other.persons) <= set(self.persons)
        )
        return (
            named
            and set(self.excepted) <= set(other.excepted)
            and self.unless_conflicted in (None, other.unless_conflicted)
            and (self.within is None or self.within.includes(other))
        )

    def bounded(self, by: "Audience") -> "Audience":
        """Those whom both this audience and `by` admit, written as shortly as can be."""
        if by.includes(self):
            return self
        if self.includes(by):
            return by
        return replace(self, within=by if self.within is None else self.within.bounded(by))

    def only(self, *persons: PersonId) -> "Audience":
        """The named persons among those this audience admits."""
        return Audience(persons=persons, within=self._as_bound())

    def among(self, *roles: Role, persons: tuple[PersonId, ...] = ()) -> "Audience":
        """Holders of one of the roles, and the named persons, among those this audience admits."""
        return Audience(roles=roles, persons=persons, within=self._as_bound())

    def _as_bound(self) -> "Audience | None":
        return None if self == EVERYONE else self


EVERYONE = Audience(everyone=True)
DAIS = Audience(roles=(Role.CHAIR, Role.SECRETARY))
"""Chủ tọa and thư ký: those who conduct the meeting."""
SECRETARIES = Audience(roles=(Role.SECRETARY,))
MEMBERS = Audience(
    roles=(Role.CHAIR, Role.CHAIRMAN, Role.SECRETARY, Role.DELEGATE, Role.COMMITTEE_MEMBER, Role.TELLER)
)
"""Those who stay in the room when a sitting is closed (họp kín): no guest, stand-in or hall screen."""
