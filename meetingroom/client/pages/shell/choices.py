"""What a person has chosen for this desk's look and language, and the port that remembers it.

Must not know where it is kept.
"""

from dataclasses import dataclass
from typing import Protocol

from meetingroom.client.kit.tokens import TEXT_PERCENTS, ThemeName
from meetingroom.words.catalogue import Language


@dataclass(frozen=True, slots=True)
class Choices:
    """`theme` None: as the system has it."""

    theme: ThemeName | None = None
    text_percent: int = TEXT_PERCENTS[0]
    language: Language = Language.VI


class RemembersChoices(Protocol):
    """Kept per desk. Neither may make the window wait."""

    def recall(self) -> Choices:
        """What was chosen last; the defaults where nothing was."""
        ...

    def remember(self, choices: Choices) -> None:
        """Keep these."""
        ...
