"""Structured log lines: one JSON object each, to standard error. Never ballots, tokens or text.

Callers pass what a line says as `extra`; free text has no place in it. Must not decide what is logged.
"""

import json
import logging
import sys
import traceback

_PLAIN = frozenset(logging.LogRecord("", 0, "", 0, "", None, None).__dict__) | {"message", "taskName"}


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": round(record.created * 1000),
            "level": record.levelname.lower(),
            "room": record.name.removeprefix("meetingroom."),
            "event": record.getMessage(),
        }
        line |= {name: value for name, value in record.__dict__.items() if name not in _PLAIN}
        if record.exc_info and record.exc_info[0] is not None:
            # The place and the kind, not the message: a database error's message quotes the row.
            line["error"] = record.exc_info[0].__name__
            line["where"] = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(record.exc_info[2])][
                -8:
            ]
        return json.dumps(line, ensure_ascii=False, default=str)


def to_standard_error(level: int = logging.INFO) -> None:
    """Every logger of ours and of uvicorn writes lines of JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in ("meetingroom", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level)
        logger.propagate = False
