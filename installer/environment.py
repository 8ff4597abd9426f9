"""The Python environment in `.venv`: made once, stamped, completed when pyproject.toml asks for more.

The stamp holds what pyproject.toml says about packages (not about lint or tests) and the extras installed;
when it fits, nothing is run and no network is needed. An environment without a stamp is a developer's own
and is brought up to date in place.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from installer.voice import Failure, detail, megabytes, step, timed

SIZES = {frozenset({"server"}): (195, 580), frozenset({"server", "dev"}): (255, 760)}
"""Megabytes to download and on disk, measured on Debian 12 with Python 3.11."""

SPARE_MB = 300
INTERESTING_MB = 1.0

CAUSES = (
    (
        r"No space left|\[Errno 28\]|\[WinError 112\]",
        "Ổ đĩa đã đầy khi đang cài các gói Python.",
        "Đề nghị giải phóng khoảng 1 GB rồi chạy lại lệnh này.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "Chưa xác nhận được chứng thư của kho gói Python.",
        "Đề nghị kiểm tra ngày giờ của máy và gói ca-certificates, rồi chạy lại lệnh này.",
    ),
    (
        r"name resolution|Name or service not known|getaddrinfo failed|Failed to establish"
        r"|Network is unreachable|Connection refused|timed out|ProxyError|NewConnectionError",
        "Chưa kết nối được với kho gói Python.",
        "Đề nghị kiểm tra mạng rồi chạy lại lệnh này; phần đã tải không phải tải lại.",
    ),
    (
        r"No matching distribution|from versions: none",
        "Kho gói Python không có gói hợp với máy này.",
        "Cần Python 3.11–3.13, 64 bit, trên Windows 10 trở lên hoặc Linux có glibc 2.34 trở lên (Debian 12).",
    ),
)


@dataclass(frozen=True)
class Environment:
    """The environment of one source tree."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def stamp(self) -> Path:
        return self.folder / "meetingroom-stamp.json"

    @property
    def log(self) -> Path:
        return self.folder / "meetingroom-install.log"

    def is_ready(self, extras: frozenset[str]) -> bool:
        """Whether everything asked for is installed, as far as the stamp tells."""
        if not self.python.exists() or not self.stamp.is_file():
            return False
        try:
            stamped = json.loads(self.stamp.read_text(encoding="utf-8"))
        except ValueError:
            return False
        return (
            stamped.get("project") == self.wanted()
            and stamped.get("python") == self._python_version()
            and extras <= set(stamped.get("extras", ()))
        )

    def ensure(self, extras: frozenset[str]) -> None:
        """Make or complete the environment. Raises Failure with the cause in plain words."""
        if self.is_ready(extras):
            return
        self._room_on_disk(extras)
        self._make()
        self._install(extras | self._already())
        stamp = {
            "project": self.wanted(),
            "python": self._python_version(),
            "extras": sorted(extras | self._already()),
        }
        self.stamp.write_text(json.dumps(stamp, indent=1), encoding="utf-8")

    def wanted(self) -> str:
        """SHA-256 of the parts of pyproject.toml that decide what is installed."""
        tables = tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))
        what = [tables["build-system"], tables["project"], tables["tool"]["hatch"]]
        return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()

    def _already(self) -> frozenset[str]:
        """Extras installed before stay wanted, so that `demo` after `test` takes nothing away."""
        try:
            return frozenset(json.loads(self.stamp.read_text(encoding="utf-8")).get("extras", ()))
        except (OSError, ValueError):
            return frozenset()

    def _python_version(self) -> str:
        try:
            said = (self.folder / "pyvenv.cfg").read_text(encoding="utf-8")
        except OSError:
            return ""
        found = re.search(r"^version(?:_info)?\s*=\s*(\d+\.\d+\.\d+)", said, re.MULTILINE)
        return found[1] if found else ""

    def _room_on_disk(self, extras: frozenset[str]) -> None:
        if self.python.exists():
            return
        _, disk = SIZES.get(extras, max(SIZES.values()))
        free = shutil.disk_usage(self.root).free / 1e6
        if free < disk + SPARE_MB:
            raise Failure(
                f"Ổ đĩa còn {megabytes(free)}, cần khoảng {megabytes(disk + SPARE_MB)} để cài đặt.",
                "Chưa có gì bị thay đổi.",
                "Đề nghị giải phóng ổ đĩa rồi chạy lại lệnh này.",
            )

    def _make(self) -> None:
        version = tuple(int(part) for part in self._python_version().split(".") if part)
        if not self.python.exists() or version < (3, 11):
            step("Đang tạo môi trường Python trong .venv (khoảng 15 MB, vài giây).")
            self._run([sys.executable, "-m", "venv", "--clear", str(self.folder)])
        elif not self.stamp.is_file():
            step("Đã có sẵn .venv: bổ sung những gói còn thiếu vào đó.")
        if self._quietly([str(self.python), "-m", "pip", "--version"]).returncode:
            self._run([str(self.python), "-m", "ensurepip", "--upgrade"])

    def _install(self, extras: frozenset[str]) -> None:
        download, disk = SIZES.get(extras, max(SIZES.values()))
        step(
            f"Đang tải và cài các gói Python: tối đa {megabytes(download)}, chiếm tối đa "
            f"{megabytes(disk)} trên đĩa, từ 1 đến 10 phút tùy mạng."
        )
        target = f".[{','.join(sorted(extras))}]" if extras else "."
        quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
        with timed("Đã cài xong các gói Python"):
            self._run([str(self.python), "-m", "pip", "install", *quiet, "-e", target])

    def _quietly(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)

    def _run(self, command: list[str]) -> None:
        """Run an installing program, telling the large downloads; its own words go to the log."""
        running = subprocess.Popen(
            command,
            cwd=self.root,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        assert running.stdout is not None
        said = []
        for line in running.stdout:
            said.append(line)
            if text := progress(line):
                detail(text)
        code = running.wait()
        self.folder.mkdir(exist_ok=True)
        self.log.write_text("".join(said), encoding="utf-8")
        if code:
            raise self._explain("".join(said))

    def _explain(self, said: str) -> Failure:
        kept = "Những gói đã cài trước đó được giữ nguyên."
        for pattern, happened, to_do in CAUSES:
            if re.search(pattern, said):
                return Failure(happened, kept, f"{to_do}\nChi tiết: {self.log}")
        return Failure(
            "Chưa cài được các gói Python.",
            kept,
            f"Đề nghị gửi tệp {self.log} cho người hỗ trợ, hoặc xóa thư mục .venv rồi chạy lại lệnh này.",
        )


def progress(line: str) -> str:
    """What one line of pip means for a person who waits; empty for most lines."""
    found = re.search(r"Downloading (?:\S*/)?([A-Za-z0-9_.]+?)-\d\S* \(([\d.]+) (kB|MB|GB)\)", line)
    if found:
        size = float(found[2]) * {"kB": 0.001, "MB": 1.0, "GB": 1000.0}[found[3]]
        return f"tải {found[1]} ({megabytes(size)})" if size >= INTERESTING_MB else ""
    if line.startswith("Installing collected packages:"):
        return f"đang cài {line.count(',') + 1} gói vào .venv"
    return ""
