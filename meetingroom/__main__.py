"""`meetingroom COMMAND …`: finds the program of a command and starts it.

Each command is one function `(arguments) -> exit code` in one module, imported only when asked for, so
that a server never loads Qt and a desk never loads the server. This file must not do any of their work.
"""

import importlib
import importlib.util
import sys
from collections.abc import Sequence
from typing import Final, NamedTuple

from meetingroom import __version__


class Command(NamedTuple):
    """Where a command lives and what it is for; an unlisted one is started by us, not typed by people."""

    module: str
    function: str
    purpose: str
    listed: bool = True


COMMANDS: Final = {
    "desk": Command("meetingroom.client.app", "desk", "mở bàn làm việc của đại biểu, chủ tọa hoặc thư ký"),
    "hall": Command("meetingroom.client.app", "hall", "mở màn hình chung của phòng họp"),
    "server": Command("meetingroom.server.app", "main", "chạy máy chủ"),
    "admin": Command("meetingroom.server.admin", "main", "quản trị máy chủ: tài khoản, sao lưu, khôi phục"),
    "doctor": Command("meetingroom.server.doctor", "main", "xem máy chủ đã sẵn sàng cho phiên họp chưa"),
    "verify": Command("meetingroom.server.verify", "main", "kiểm tra sổ ghi của cuộc họp còn nguyên vẹn"),
    "demo": Command("meetingroom.demo", "main", "mở một kỳ họp mẫu trên máy này"),
    "reanchor": Command(
        "meetingroom.reanchor", "main", "chuyển ghi chú sang bản mới của tài liệu và cho biết kết quả"
    ),
    "_pdf-worker": Command("meetingroom.pdf.worker", "main", "", listed=False),
    "_pdf-inspect": Command("meetingroom.pdf.intake", "main", "", listed=False),
    "_pdf-text": Command("meetingroom.pdf.text_pages", "main", "", listed=False),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Start one command; its exit code. 2 when there is no such command."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    name = words[0] if words else "--help"
    if name in ("-h", "--help"):
        print(_overview())
        return 0
    if name == "--version":
        print(__version__)
        return 0
    command = COMMANDS.get(name)
    if command is None or not _is_installed(command.module):
        print(f"Không có lệnh {name}. Chưa có gì được thực hiện.\n\n{_overview()}", file=sys.stderr)
        return 2
    start = getattr(importlib.import_module(command.module), command.function)
    return int(start(words[1:]))


def available() -> list[str]:
    """The commands of this installation that a person may type."""
    return [name for name, command in COMMANDS.items() if command.listed and _is_installed(command.module)]


def _overview() -> str:
    lines = [f"  {name:<8} {COMMANDS[name].purpose}" for name in available()]
    return "\n".join(["Cách dùng: meetingroom LỆNH …", "", *lines])


def _is_installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


if __name__ == "__main__":
    sys.exit(main())
