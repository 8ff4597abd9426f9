"""Qt says nothing during a test: a warning of Qt fails the test that was running.

Hears fixtures and destructors too, which pytest-qt's own log does not (it stops when the test body ends;
`--no-qt-log` in pyproject.toml switches it off). It must not import Qt unless Qt is there already.
"""

import sys
from typing import Any

NOISE = ("This plugin does not support propagateSizeHints()",)
"""What the offscreen platform says of itself; it concerns no window of ours."""

heard: list[str] = []


def listen() -> None:
    """Take Qt's messages from now on. Does nothing where Qt is not loaded."""
    core: Any = sys.modules.get("PySide6.QtCore")
    if core is None:
        return
    grave = (core.QtMsgType.QtWarningMsg, core.QtMsgType.QtCriticalMsg, core.QtMsgType.QtFatalMsg)

    def hear(kind: Any, context: Any, message: str) -> None:
        if kind in grave and not message.startswith(NOISE):
            heard.append(message)
            if kind == core.QtMsgType.QtFatalMsg:
                print(f"Qt is about to abort: {message}", file=sys.__stderr__, flush=True)

    core.qInstallMessageHandler(hear)


def stop_listening() -> None:
    """Give Qt its own handler back, before the interpreter that ours needs goes away."""
    core: Any = sys.modules.get("PySide6.QtCore")
    if core is not None:
        core.qInstallMessageHandler(None)


def forget() -> list[str]:
    """Give back what was heard and start a new list."""
    found = heard.copy()
    heard.clear()
    return found
