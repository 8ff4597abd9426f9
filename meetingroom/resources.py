"""Where the committed data of the product lies: words, templates, icons, the demo meeting.

In a source tree they stand beside the package, in an installed program inside it. This module only
answers paths; it must not read a file and imports nothing of the project.
"""

from pathlib import Path


def resource(*names: str) -> Path:
    """The path of a file or folder under `resources/`. Raises FileNotFoundError when it is not there."""
    package = Path(__file__).resolve().parent
    for shelf in (package / "_resources", package.parent / "resources"):
        found = shelf.joinpath(*names)
        if found.exists():
            return found
    raise FileNotFoundError(f"resource {'/'.join(names)} is not installed")
