"""`meetingroom doctor`: is this machine ready to serve a meeting? One line for each thing looked at.

Looks only; must not change anything. Exit codes: 0 ready, 1 something should be mended first.
"""

import argparse
import ipaddress
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from meetingroom.ports import Clock, Disk, SystemClock, SystemDisk
from meetingroom.server.handlers.opening import DEFAULT_PORT
from meetingroom.server.identity.addresses import own_hosts
from meetingroom.server.identity.authority import needs_renewal
from meetingroom.server.identity.files import KeyFileUnreadable, exposed, read_pair
from meetingroom.server.identity.installation import ROOT_KEY, leaf_file
from meetingroom.server.records.backup import IDENTITY, last_backup
from meetingroom.server.records.database import FILE_NAME
from meetingroom.server.records.lock import DataInUse, DataLock
from meetingroom.wire.certificates import Usage

DAY_MS = 86_400_000
WANTED_BYTES = 5 * 1024**3
LEAST_BYTES = 1024**3
EARLIEST_MS = 1_780_000_000_000
"""June 2026: a clock before this release was made is wrong."""
JUMP_MS = 500


class Verdict(StrEnum):
    """How much a finding matters."""

    GOOD = "tốt"
    NOTE = "lưu ý"
    MEND = "cần sửa"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, and what to do about it."""

    about: str
    verdict: Verdict
    said: str


def main(arguments: Sequence[str]) -> int:
    """Looks at this machine; its exit code."""
    parser = argparse.ArgumentParser(
        prog="meetingroom doctor", description="Xem máy chủ đã sẵn sàng cho phiên họp chưa."
    )
    parser.add_argument("--data", type=Path, required=True, help="thư mục dữ liệu của máy chủ")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="cổng của máy chủ")
    asked = parser.parse_args(arguments)
    findings = list(look(asked.data, asked.port, SystemClock(), SystemDisk()))
    width = max(len(finding.about) for finding in findings)
    for finding in findings:
        sys.stdout.write(f"{finding.about:<{width}}  {finding.verdict:<8} {finding.said}\n")
    bad = sum(finding.verdict is Verdict.MEND for finding in findings)
    sys.stdout.write(
        f"\nCó {bad} việc cần sửa trước phiên họp.\n" if bad else "\nMáy chủ sẵn sàng cho phiên họp.\n"
    )
    return 1 if bad else 0


def look(data: Path, port: int, clock: Clock, disk: Disk) -> Iterable[Finding]:
    """Everything, in the order a person would go about mending it."""
    yield _data(data)
    yield _address(own_hosts(), port)
    yield _port(data, port)
    yield _firewall(port)
    yield _clock(clock)
    yield _space(data, disk)
    yield _backup(data, clock.now_ms())
    yield _keys(data)
    yield _leaves(data, clock.now_ms())
    yield _sleep()


def _data(data: Path) -> Finding:
    if (data / FILE_NAME).exists():
        return Finding("Dữ liệu", Verdict.GOOD, f"có ở {data}")
    return Finding(
        "Dữ liệu", Verdict.MEND, f"chưa có ở {data}; lập cơ quan bằng lệnh meetingroom admin found"
    )


def _address(hosts: frozenset[str], port: int) -> Finding:
    reachable = sorted(host for host in hosts if _is_outside(host))
    if reachable:
        shown = ", ".join(f"{host}:{port}" for host in reachable)
        return Finding("Địa chỉ", Verdict.GOOD, f"máy đại biểu kết nối tới {shown}")
    return Finding("Địa chỉ", Verdict.MEND, "máy này chưa nối mạng; đề nghị cắm dây mạng hoặc bật Wi-Fi")


def _is_outside(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _port(data: Path, port: int) -> Finding:
    if _is_running(data):
        return Finding("Máy chủ", Verdict.GOOD, "đang chạy")
    with socket.socket() as probe:
        try:
            probe.bind(("0.0.0.0", port))
        except OSError:
            return Finding(
                "Máy chủ",
                Verdict.MEND,
                f"chưa chạy, mà cổng {port} đã có chương trình khác dùng; đề nghị chọn cổng khác bằng --port",
            )
    return Finding("Máy chủ", Verdict.NOTE, f"chưa chạy; cổng {port} còn trống")


def _is_running(data: Path) -> bool:
    if not data.is_dir():
        return False
    try:
        DataLock(data).release()
    except DataInUse:
        return True
    return False


def _firewall(port: int) -> Finding:
    """What is known of the firewall; whether it lets desks in shows only from another machine."""
    if sys.platform == "win32":
        rule = f'name="Phong hop" dir=in action=allow protocol=TCP localport={port}'
        command = f"netsh advfirewall firewall add rule {rule}"
        return Finding("Tường lửa", Verdict.NOTE, f"nếu máy khác không kết nối được, chạy: {command}")
    if shutil.which("ufw"):
        return Finding(
            "Tường lửa", Verdict.NOTE, f"nếu máy khác không kết nối được, chạy: sudo ufw allow {port}/tcp"
        )
    if shutil.which("firewall-cmd"):
        return Finding(
            "Tường lửa",
            Verdict.NOTE,
            f"nếu máy khác không kết nối được, chạy: sudo firewall-cmd --add-port={port}/tcp",
        )
    return Finding("Tường lửa", Verdict.GOOD, "không thấy tường lửa quen thuộc trên máy này")


def _clock(clock: Clock) -> Finding:
    before, elapsed = clock.now_ms(), clock.monotonic_ms()
    if before < EARLIEST_MS:
        return Finding("Đồng hồ", Verdict.MEND, "sai ngày; đề nghị đặt lại ngày giờ của máy")
    jumped = abs((clock.now_ms() - before) - (clock.monotonic_ms() - elapsed))
    if jumped > JUMP_MS:
        return Finding("Đồng hồ", Verdict.MEND, "đang nhảy; đề nghị tắt bớt chương trình chỉnh giờ")
    now = time.strftime("%H:%M ngày %d/%m/%Y", time.localtime(before / 1000))
    return Finding("Đồng hồ", Verdict.NOTE, f"{now}; đề nghị so với đồng hồ phòng họp")


def _space(data: Path, disk: Disk) -> Finding:
    place = data
    while not place.exists():
        place = place.parent
    free = disk.free_bytes(place)
    said = f"còn {free / 1024**3:.1f} GB".replace(".", ",")
    if free < LEAST_BYTES:
        return Finding("Ổ đĩa", Verdict.MEND, f"{said}, cần ít nhất 1 GB; đề nghị dọn bớt tệp")
    if free < WANTED_BYTES:
        return Finding("Ổ đĩa", Verdict.NOTE, f"{said}, nên có 5 GB cho tài liệu của một kỳ họp")
    return Finding("Ổ đĩa", Verdict.GOOD, said)


def _backup(data: Path, now_ms: int) -> Finding:
    found = last_backup(data)
    if found is None:
        return Finding(
            "Sao lưu", Verdict.MEND, "chưa có bản nào; chạy meetingroom admin backup ra ổ đĩa khác hoặc USB"
        )
    days = (now_ms - found.made_ms) // DAY_MS
    if days > 7:
        return Finding("Sao lưu", Verdict.MEND, f"bản cuối đã {days} ngày; đề nghị sao lưu lại")
    if days < 1:
        return Finding("Sao lưu", Verdict.GOOD, "bản cuối trong vòng một ngày")
    return Finding("Sao lưu", Verdict.NOTE, f"bản cuối cách đây {days} ngày; nên sao lưu ngay trước kỳ họp")


def _keys(data: Path) -> Finding:
    identity = data / IDENTITY
    if not identity.is_dir():
        return Finding("Khóa", Verdict.NOTE, "chưa có, máy chủ tự lập khi chạy lần đầu")
    if open_to_others := exposed(identity):
        names = ", ".join(path.name for path in open_to_others)
        return Finding("Khóa", Verdict.MEND, f"người khác trên máy đọc được {names}; khởi động lại máy chủ")
    return Finding("Khóa", Verdict.GOOD, "chỉ tài khoản chạy máy chủ đọc được")


def _leaves(data: Path, now_ms: int) -> Finding:
    """When the line's leaf ends, and whether the server can renew what nears its end."""
    identity = data / IDENTITY
    if not identity.is_dir():
        return Finding("Chứng thư", Verdict.NOTE, "chưa có, máy chủ tự lập khi chạy lần đầu")
    try:
        leaves = {usage: read_pair(identity / leaf_file(usage)).certificate for usage in Usage}
    except KeyFileUnreadable as error:
        return Finding(
            "Chứng thư",
            Verdict.MEND,
            f"không đọc được {error.path.name}; đề nghị khôi phục từ bản sao lưu, đừng xóa thư mục",
        )
    ends = leaves[Usage.TLS].not_valid_after_utc
    said = f"đường truyền dùng được đến hết ngày {ends - timedelta(days=1):%d/%m/%Y}"
    due = sorted(leaf_file(usage) for usage in Usage if needs_renewal(leaves[usage], usage, now_ms))
    if not due:
        return Finding("Chứng thư", Verdict.GOOD, f"{said}; máy chủ tự thay trước đó 30 ngày")
    if not (identity / ROOT_KEY).exists():
        return Finding(
            "Chứng thư",
            Verdict.MEND,
            f"{said}; đã đến hạn thay {', '.join(due)} mà {ROOT_KEY} không có ở đây; "
            f"đề nghị chép {ROOT_KEY} về rồi khởi động lại máy chủ",
        )
    return Finding(
        "Chứng thư",
        Verdict.NOTE,
        f"{said}; đã đến hạn thay {', '.join(due)}, máy chủ tự thay khi khởi động và mỗi ngày một lần",
    )


def _sleep() -> Finding:
    """Whether the machine may fall asleep in the middle of a meeting, as far as it can be asked."""
    advice = "đề nghị đặt máy không tự ngủ và không ngủ khi gập nắp"
    if sys.platform == "win32":
        return Finding(
            "Chế độ ngủ", Verdict.NOTE, f"{advice}; hoặc chạy: powercfg /change standby-timeout-ac 0"
        )
    masked = _systemctl("is-enabled", "sleep.target") == "masked"
    if masked:
        return Finding("Chế độ ngủ", Verdict.GOOD, "đã tắt")
    if not shutil.which("systemctl"):
        return Finding("Chế độ ngủ", Verdict.NOTE, advice)
    return Finding(
        "Chế độ ngủ",
        Verdict.NOTE,
        f"{advice}; hoặc chạy: sudo systemctl mask sleep.target suspend.target hibernate.target",
    )


def _systemctl(*words: str) -> str:
    try:
        done = subprocess.run(["systemctl", *words], capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()
