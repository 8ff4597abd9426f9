"""`meetingroom demo`: reads its arguments, prepares the meeting while saying so, opens the windows.

Without a display, or with `--unattended OUT`, the meeting plays itself. Must not hold the play.
"""

import argparse
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from meetingroom.demo.backstage import Backstage, Stuck
from meetingroom.demo.cast import Cast, read_cast
from meetingroom.demo.founding import found
from meetingroom.demo.own_papers import match_folder
from meetingroom.demo.premises import DidNotStart, Premises
from meetingroom.demo.rehearsal import Rehearsal
from meetingroom.documents.papers import set_papers
from meetingroom.resources import resource
from meetingroom.rules.ids import PersonId

ITEM = "4"
"""The item before the council when the windows open."""


def run(arguments: Sequence[str]) -> int:
    """The demonstration's exit code. 1: something did not happen as it should; 2: wrong arguments."""
    asked = _parser().parse_args(arguments)
    if asked.papers is not None and not asked.papers.is_dir():
        sys.stderr.write(f"Không có thư mục {asked.papers}. Chưa có gì được thực hiện.\n")
        return 2
    logging.basicConfig(level=logging.WARNING)
    folder = Path(tempfile.mkdtemp(prefix="phong-hop-khong-giay-"))
    try:
        if asked.unattended is not None or not _has_display():
            from meetingroom.demo.performance import perform

            return perform(folder, asked.unattended or Path("out/demo"), asked.papers)
        return _for_people(folder, asked.papers)
    except (Stuck, DidNotStart) as error:
        sys.stderr.write(
            f"Phần trình diễn dừng lại: {error}. Máy này không bị thay đổi gì. "
            f"Đề nghị chạy lại; nhật ký ở {folder}.\n"
        )
        return 1
    finally:
        if not asked.keep:
            shutil.rmtree(folder, ignore_errors=True)


def today() -> Cast:
    """The committed meeting, held today."""
    return read_cast(datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date())


def set_demo_papers(folder: Path, own: Path | None, cast: Cast) -> Mapping[str, Path]:
    """The PDF of every paper by its source name: set from the committed text, or a person's own file
    where one matches by number or title (the rest is told in words)."""
    made = {path.stem: path for path in set_papers(resource("demo", "papers"), folder)}
    if own is not None:
        matched, rest = match_folder(own, cast.file.papers)
        say(f"Đã ghép {len(matched)} tài liệu của thư mục {own.name}.")
        for name in rest:
            say(f"  {name}: cần bản PDF, hoặc chưa biết thuộc mục nào")
        made |= matched
    return made


def say(sentence: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def prepare(
    folder: Path, own: Path | None
) -> tuple[Cast, Premises, Backstage, Mapping[PersonId, str], Mapping[str, Path]]:
    """Papers, installation, server: everything that exists before anybody signs in."""
    cast = today()
    (folder / "server").mkdir(parents=True)
    (folder / "papers").mkdir()
    say(f"Đang dựng {len(cast.file.papers)} tài liệu mẫu …")
    papers = set_demo_papers(folder / "papers", own, cast)
    say("Đang mở máy chủ trên máy này …")
    slips = found(folder / "server", cast)
    premises = Premises(folder / "server")
    premises.open()
    backstage = Backstage(folder / "desks", cast.file.body)
    try:
        backstage.find_server(premises.port)
    except BaseException:
        backstage.close()
        premises.close()
        raise
    return cast, premises, backstage, slips, papers


def _for_people(folder: Path, own: Path | None) -> int:
    from meetingroom.demo.house_lights import play

    began = time.monotonic()
    cast, premises, backstage, slips, papers = prepare(folder, own)
    try:
        rehearsal = Rehearsal(cast, backstage, papers)
        backstage.enter([(cast.secretary.person, slips[cast.secretary.person])])
        rehearsal.convene()
        rehearsal.publish(
            rehearsal.upload(lambda _what, done, total: _progress("Đang tải tài liệu", done, total))
        )
        others = [p for p in cast.people if p.person != cast.secretary.person and p not in cast.excused]
        say(f"Đang mở {len(others)} máy của đại biểu, khách mời và màn hình hội trường …")
        backstage.enter([(person.person, slips[person.person]) for person in others])
        rehearsal.roll_call()
        rehearsal.open()
        rehearsal.come_to(ITEM, lambda _what, done, total: _progress("Đang họp đến mục 4", done, total))
        say(f"Sẵn sàng sau {time.monotonic() - began:.0f} giây.")
        return play(cast, premises, backstage, rehearsal)
    finally:
        backstage.close()
        premises.close()


def _progress(what: str, done: int, total: int) -> None:
    end = "\n" if done == total else ""
    sys.stdout.write(f"\r{what}: {done}/{total}{end}")
    sys.stdout.flush()


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="meetingroom demo", description="Mở một kỳ họp mẫu trên máy này.")
    parser.add_argument("--papers", type=Path, metavar="THƯ_MỤC", help="dùng tài liệu PDF của thư mục này")
    parser.add_argument(
        "--unattended", type=Path, metavar="THƯ_MỤC", help="tự diễn cả kỳ họp, để ảnh và kết quả ở đây"
    )
    parser.add_argument("--keep", action="store_true", help="giữ lại dữ liệu sau khi đóng")
    return parser
