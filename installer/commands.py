"""The subcommands of `installer/dev.py`: prepare what is missing, then start the program that does the work.

Decides nothing about the product; each subcommand starts a module of the project in the environment.
"""

import argparse
import os
import subprocess
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from installer import debian
from installer.environment import Environment
from installer.stages import Stage, run_all
from installer.voice import Failure, say, speak_utf8, step

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "out"
PRODUCT = frozenset({"server"})
EVERYTHING = frozenset({"server", "dev"})


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line; the exit code. Nobody is shown a traceback."""
    speak_utf8()
    chosen, rest = _parser().parse_known_args(list(arguments) or ["--help"])
    try:
        return int(chosen.act(chosen, rest))
    except Failure as failure:
        say(f"\n{failure}")
        return 1
    except KeyboardInterrupt:
        say("\nĐã dừng theo yêu cầu. Phần đã cài được giữ nguyên; chạy lại lệnh này để làm tiếp.")
        return 130
    except Exception:
        OUT.mkdir(exist_ok=True)
        report = OUT / "dev-report.txt"
        report.write_text(traceback.format_exc(), encoding="utf-8")
        say("\nLệnh dừng lại vì một việc chưa lường trước.")
        say("Phần đã cài được giữ nguyên.")
        say(f"Đề nghị gửi tệp {report} cho người hỗ trợ.")
        return 1


class _Parser(argparse.ArgumentParser):
    """Says in our words what argparse would say in its own."""

    def error(self, message: str) -> NoReturn:
        say(f"Chưa hiểu lệnh này ({message}).\nChưa có gì được thực hiện.\n")
        self.print_help()
        self.exit(2)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="dev.py", description="Phòng họp không giấy: chạy thử, kiểm tra và phát triển từ mã nguồn."
    )
    commands = parser.add_subparsers(required=True, metavar="LỆNH", title="các lệnh")

    demo = commands.add_parser("demo", help="mở một kỳ họp mẫu trên máy này")
    demo.add_argument("--papers", metavar="THƯ_MỤC", help="dùng các tệp PDF trong thư mục này")
    demo.add_argument("--unattended", metavar="NƠI_GHI", help="tự diễn cả kỳ họp, ghi ảnh và kết quả vào đây")
    demo.set_defaults(act=_demo)

    test = commands.add_parser("test", help="chạy toàn bộ kiểm tra, hoặc chỉ pytest với các tham số đi kèm")
    test.set_defaults(act=_test)

    check = commands.add_parser("check", help="kiểm tra nhanh, không chạy pytest")
    check.set_defaults(act=_check)

    bench = commands.add_parser("bench", help="đo tốc độ")
    bench.add_argument("names", nargs="*", metavar="TÊN")
    bench.add_argument("--json", metavar="TỆP")
    bench.set_defaults(act=_bench)

    shots = commands.add_parser("shots", help="chụp các màn hình ra tệp ảnh")
    shots.add_argument("screens", nargs="*", metavar="MÀN_HÌNH")
    shots.add_argument("--out", metavar="THƯ_MỤC")
    shots.set_defaults(act=_shots)

    shell = commands.add_parser("shell", help="mở dòng lệnh với môi trường của dự án")
    shell.set_defaults(act=_shell)
    return parser


def _demo(chosen: argparse.Namespace, rest: list[str]) -> int:
    words = [*rest]
    if chosen.papers:
        words += ["--papers", _from_here(chosen.papers)]
    unattended = chosen.unattended and _from_here(chosen.unattended)
    if not unattended and not _has_display():
        unattended = str(OUT / "demo")
        say("Máy này không có màn hình: kỳ họp mẫu tự diễn ra, ảnh từng bước và kết quả ghi vào out/demo.")
    environment = dict(os.environ)
    if unattended:
        words += ["--unattended", unattended]
        environment["QT_QPA_PLATFORM"] = "offscreen"
    python = _prepare(PRODUCT, windows=not unattended)
    return _start([python, "-m", "meetingroom", "demo", *words], environment)


def _test(_: argparse.Namespace, rest: list[str]) -> int:
    python = _prepare(EVERYTHING, windows=False, virtual_screen=True)
    if rest:
        return _start([python, "-m", "pytest", *rest])
    coverage = OUT / "coverage.json"
    coverage.parent.mkdir(exist_ok=True)
    coverage.unlink(missing_ok=True)
    measured = ["--cov", f"--cov-report=json:{coverage}", "--durations=10"]
    stages = [
        *_quick_stages(python),
        Stage("pytest", [python, "-m", "pytest", "-n", "2", "--dist", "worksteal", *measured], 1150),
        Stage("mức phủ kiểm tra", [python, "-m", "tests.contracts.ratchet", str(coverage)], 30),
    ]
    return _verdict(run_all(stages, ROOT, _testing_environment()))


def _check(_: argparse.Namespace, __: list[str]) -> int:
    python = _prepare(EVERYTHING, windows=False)
    stages = [
        *_quick_stages(python),
        Stage("danh sách phủ", [python, "-m", "tests.contracts.ratchet"], 30),
    ]
    return _verdict(run_all(stages, ROOT, _testing_environment()))


def _bench(chosen: argparse.Namespace, rest: list[str]) -> int:
    words = [*chosen.names, *rest]
    if chosen.json:
        words += ["--json", _from_here(chosen.json)]
    return _start([_prepare(EVERYTHING, windows=False), "-m", "tests.benchmarks", *words])


def _shots(chosen: argparse.Namespace, rest: list[str]) -> int:
    words = [*chosen.screens, *rest]
    if chosen.out:
        words += ["--out", _from_here(chosen.out)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return _start([_prepare(EVERYTHING, windows=False), "-m", "tests.shots", *words], environment)


def _shell(_: argparse.Namespace, rest: list[str]) -> int:
    python = Path(_prepare(EVERYTHING, windows=_has_display()))
    environment = dict(os.environ, VIRTUAL_ENV=str(python.parent.parent))
    environment["PATH"] = f"{python.parent}{os.pathsep}{environment.get('PATH', '')}"
    program = os.environ.get("COMSPEC", "cmd.exe") if os.name == "nt" else os.environ.get("SHELL", "/bin/sh")
    say("Dòng lệnh với môi trường của dự án; gõ exit để ra.")
    return _start([program, *rest], environment)


def _quick_stages(python: str) -> list[Stage]:
    return [
        Stage("ruff check", [python, "-m", "ruff", "check", "."], 60),
        Stage("ruff format", [python, "-m", "ruff", "format", "--check", "."], 60),
        Stage("mypy --strict", [python, "-m", "mypy"], 180),
        Stage("import-linter", [_beside(python, "lint-imports"), "--no-logo"], 60),
    ]


def _beside(python: str, program: str) -> str:
    """A program installed in the environment."""
    return str(Path(python).with_name(program + (".exe" if os.name == "nt" else "")))


def _prepare(extras: frozenset[str], *, windows: bool, virtual_screen: bool = False) -> str:
    """The environment's Python, with everything it needs around it."""
    environment = Environment(ROOT)
    installing = not environment.is_ready(extras)
    if installing:
        say("Chuẩn bị máy (lần đầu cần mạng; những lần sau chạy ngay, không cần mạng):")
    debian.prepare(windows=windows, installing=installing, virtual_screen=virtual_screen)
    environment.ensure(extras)
    if installing:
        step("Máy đã sẵn sàng.")
    return str(environment.python)


def _start(command: Sequence[str], environment: dict[str, str] | None = None) -> int:
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def _testing_environment() -> dict[str, str]:
    return {
        **os.environ,
        "HYPOTHESIS_PROFILE": os.environ.get("HYPOTHESIS_PROFILE", "ci"),
        "COVERAGE_FILE": str(OUT / ".coverage"),
        "PYTHONUTF8": "1",
    }


def _verdict(all_passed: bool) -> int:
    say("\nMọi bước đều đạt." if all_passed else "\nCó bước chưa đạt; xem phần in ra của bước đó ở trên.")
    return 0 if all_passed else 1


def _has_display() -> bool:
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _from_here(path: str) -> str:
    """A path as the person meant it, from where the command was typed."""
    return str(Path(path).expanduser().resolve())
