"""The last net: whatever nobody caught is written to the log and said once, in one sentence.

Must not try to repair anything, nor put what people wrote or chose into the log.
"""

import logging
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

_LOG = logging.getLogger("meetingroom")
LOG_BYTES = 1_000_000
LOGS_KEPT = 3


def keep_log(folder: Path) -> Path:
    """Log to a file in `folder`, at most a few megabytes; the file's path. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "desk.log"
    handler = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    return path


def stop_log() -> None:
    """Give the log file back."""
    for handler in list(_LOG.handlers):
        if isinstance(handler, RotatingFileHandler):
            _LOG.removeHandler(handler)
            handler.close()


class Net:
    """`Net(say)` catches from `spread()` to `fold()`; `say()` is called once, from whatever thread."""

    def __init__(self, say: Callable[[], None]) -> None:
        self._say = say
        self._said = False
        self._before = sys.excepthook, threading.excepthook

    def spread(self) -> None:
        """Begin to catch."""
        sys.excepthook = self._caught
        threading.excepthook = lambda args: self._caught(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def fold(self) -> None:
        """Catch no more."""
        sys.excepthook, threading.excepthook = self._before

    def crashed(self, error: object) -> None:
        """An error that a background room handed over."""
        if isinstance(error, BaseException):
            self._caught(type(error), error, error.__traceback__)

    def _caught(self, kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, where)
            return
        _LOG.error("nobody caught this", exc_info=(kind, error, where))
        if not self._said:
            self._said = True
            self._say()
