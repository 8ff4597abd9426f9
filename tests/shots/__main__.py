"""``python -m tests.shots [SCREEN…] [--out DIR] [--problems]``: pictures of the screens, offscreen.

Writes ``DIR/<screen>.png`` (the contact sheet) and ``DIR/<screen>/<shot>.png`` (each picture in full size).
With ``--problems`` it also prints what the machine checks find.  Exit code 1 when a named screen is unknown
or a check finds something.
"""

import argparse
import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.shots", description=__doc__)
    parser.add_argument("screens", nargs="*", help="names of screens; none means all")
    parser.add_argument("--out", type=Path, default=Path("out/shots"))
    parser.add_argument("--problems", action="store_true", help="print what the checks find")
    chosen = parser.parse_args(arguments)

    from PySide6.QtCore import qInstallMessageHandler
    from PySide6.QtWidgets import QApplication

    from tests.shots.camera import Camera
    from tests.shots.checks import problems_of
    from tests.shots.context import all_screens
    from tests.shots.sheet import contact_sheet

    qInstallMessageHandler(_quiet)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    screens = all_screens()
    unknown = set(chosen.screens) - {screen.name for screen in screens}
    if unknown:
        names = ", ".join(screen.name for screen in screens)
        print(f"no such screen: {', '.join(sorted(unknown))}; there are: {names}", file=sys.stderr)
        return 1
    camera = Camera(app)
    failures = 0
    for screen in screens:
        if chosen.screens and screen.name not in chosen.screens:
            continue
        folder = chosen.out / screen.name
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.png"):
            old.unlink()
        pictures = []
        for shot in screen.shots():
            with camera.staged(screen, shot) as widget:
                image = widget.grab().toImage()
                found = problems_of(widget, camera.theme.tokens) if chosen.problems else []
            image.save(str(folder / f"{shot.name}.png"))
            pictures.append((shot, image))
            for problem in found:
                failures += 1
                print(f"{screen.name} {shot.name}: {problem}")
        contact_sheet(screen.name, pictures).save(str(chosen.out / f"{screen.name}.png"))
        print(chosen.out / f"{screen.name}.png")
    return 1 if failures else 0


def _quiet(_kind: object, _context: object, message: str) -> None:
    """The offscreen platform complains about size hints it cannot pass on; everything else is shown."""
    if "propagateSizeHints" not in message:
        print(message, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
