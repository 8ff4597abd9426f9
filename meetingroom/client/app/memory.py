"""A desk's look and language in a small file beside its drawers; no secret stands in it.

Read once before the window is there; written off the GUI thread. A file that cannot be read is as none.
"""

import json
from pathlib import Path

from meetingroom.client.kit.threads import Background
from meetingroom.client.kit.tokens import TEXT_PERCENTS, ThemeName
from meetingroom.client.pages.shell.choices import Choices
from meetingroom.words.catalogue import Language


class ChoicesFile:
    """`ChoicesFile(path, background)` keeps the port of `pages.shell.choices`."""

    def __init__(self, path: Path, background: Background) -> None:
        self._path = path
        self._background = background

    def recall(self) -> Choices:
        """What was chosen last."""
        try:
            said = json.loads(self._path.read_text(encoding="utf-8"))
            theme = said.get("theme")
            percent = int(said.get("text_percent", TEXT_PERCENTS[0]))
            return Choices(
                ThemeName(theme) if theme else None,
                percent if percent in TEXT_PERCENTS else TEXT_PERCENTS[0],
                Language(said.get("language", Language.VI)),
            )
        except (OSError, ValueError, AttributeError, TypeError):
            return Choices()

    def remember(self, choices: Choices) -> None:
        """Keep these; on a full disk the next start has the earlier ones."""
        said = {
            "theme": choices.theme.value if choices.theme else None,
            "text_percent": choices.text_percent,
            "language": choices.language.value,
        }
        self._background.run(lambda: self._write(json.dumps(said)), failed=lambda _error: None)

    def _write(self, text: str) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.replace(self._path)
