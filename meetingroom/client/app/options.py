"""The command line of a desk. Must not do what it asks for."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from meetingroom.words.catalogue import Language


@dataclass(frozen=True, slots=True)
class Options:
    """`server` empty: the pinned one, else found on the network. `data` holds drawers, papers, log.
    `keyring` False: only where a desk is tested or shown, never with real papers."""

    server: str = ""
    data: Path | None = None
    keyring: bool = True
    language: Language | None = None
    full_screen: bool = False


class _Vietnamese(argparse.ArgumentParser):
    """argparse with its few words in Vietnamese."""

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "Cách dùng: ").replace("options:", "Tùy chọn:")


def read_options(arguments: Sequence[str], name: str) -> Options | None:
    """What was asked; None when only help was asked for, which is then printed. Exits with 2 and a
    sentence on an option nobody knows."""
    parser = _Vietnamese(prog=name, add_help=False, allow_abbrev=False)
    parser.add_argument("--server", default="", metavar="ĐỊA_CHỈ", help="địa chỉ máy chủ, ví dụ 192.168.1.10")
    parser.add_argument("--data", type=Path, metavar="THƯ_MỤC", help="nơi cất dữ liệu của máy này")
    parser.add_argument(
        "--no-keyring",
        dest="keyring",
        action="store_false",
        help="không dùng kho khóa của hệ điều hành (chỉ khi thử nghiệm)",
    )
    parser.add_argument("--language", type=Language, choices=list(Language), help="ngôn ngữ: vi hoặc en")
    parser.add_argument("--full-screen", action="store_true", help="mở đầy màn hình")
    parser.add_argument("-h", "--help", action="store_true", help="hiện hướng dẫn này")
    chosen = parser.parse_args(list(arguments))
    if chosen.help:
        parser.print_help()
        return None
    return Options(chosen.server, chosen.data, chosen.keyring, chosen.language, chosen.full_screen)
