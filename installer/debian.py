"""What the machine itself must have: shared libraries for Qt, ensurepip, certificates.

Asks the loader, not the package list; on Debian and its relatives installs what is missing when it may,
else names the exact command. Windows and macOS need nothing here.
"""

import ctypes
import importlib.util
import os
import re
import shutil
import ssl
import subprocess
import sys
import time
from pathlib import Path

from installer.voice import Failure, detail, megabytes, step, timed

QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libbrotlidec.so.1": "libbrotli1",
}
"""Qt's own modules are linked against these, with or without a display."""

WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""Needed once a window is really shown under X11."""

CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
LOCK_WAIT = ("-o", "DPkg::Lock::Timeout=600")


def prepare(*, windows: bool, installing: bool, virtual_screen: bool = False) -> None:
    """Make sure the machine can run Qt and, when `installing`, make an environment and fetch packages.

    `virtual_screen` is wished for, not needed: without it the tests in real windows are left out.
    Raises Failure when something needed is missing and may not be installed from here.
    """
    if sys.platform != "linux":
        return
    needed = missing_packages(windows=windows, installing=installing)
    wished = ["xvfb"] if virtual_screen and not shutil.which("Xvfb") else []
    if wished:
        wished += [package for package in _unloadable(WINDOW_LIBRARIES) if package not in needed]
    if not needed and not (wished and _as_root() is not None):
        return
    if not shutil.which("apt-get"):
        if not needed:
            return
        raise Failure(
            f"Máy còn thiếu thư viện hệ thống và không phải Debian/Ubuntu: {', '.join(_sonames(needed))}.",
            "Chưa có gì bị thay đổi.",
            "Đề nghị cài các thư viện này bằng công cụ của hệ điều hành, rồi chạy lại lệnh này.",
        )
    _install(needed, wished)


def missing_packages(*, windows: bool, installing: bool) -> list[str]:
    """Debian packages without which the next steps cannot work."""
    packages = _unloadable(QT_LIBRARIES)
    if windows:
        packages += _unloadable(WINDOW_LIBRARIES)
    if installing:
        if importlib.util.find_spec("ensurepip") is None:
            packages.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
        if not _has_certificates():
            packages.append("ca-certificates")
    return packages


def _unloadable(libraries: dict[str, str]) -> list[str]:
    return [package for soname, package in libraries.items() if not _loads(soname)]


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _sonames(packages: list[str]) -> list[str]:
    known = {package: soname for soname, package in {**QT_LIBRARIES, **WINDOW_LIBRARIES}.items()}
    return [known.get(package, package) for package in packages]


def _has_certificates() -> bool:
    named = [os.environ.get(name) for name in ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")]
    places = [Path(place) for place in named if place] + [CERTIFICATES]
    default = ssl.get_default_verify_paths().cafile
    return any(place.is_file() for place in places) or bool(default)


def _as_root() -> list[str] | None:
    """The words before a command that make it run as root; None when this person may not."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n", "--preserve-env=DEBIAN_FRONTEND,LC_ALL"]
    return None


def _install(needed: list[str], wished: list[str]) -> None:
    packages = sorted({*needed, *wished})
    by_hand = f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(packages)}"
    root = _as_root()
    if root is None:
        raise Failure(
            f"Máy còn thiếu {len(needed)} gói hệ thống và tài khoản này không có quyền cài đặt.",
            "Chưa có gì bị thay đổi.",
            f"Đề nghị chạy lệnh sau rồi chạy lại lệnh này:\n    {by_hand}",
        )
    step(f"Máy còn thiếu {len(packages)} gói hệ thống: {', '.join(packages)}.")
    with timed("Đã cài các gói hệ thống"):
        _update(root)
        download, disk = _sizes(packages)
        if download:
            detail(f"tải {download}, chiếm thêm {disk or 'không đáng kể'} trên đĩa")
        done = _apt(root, ["install", "-y", "--no-install-recommends", *packages])
    if done.returncode and not needed:
        detail("chưa cài được màn hình ảo: các bài thử trong cửa sổ thật sẽ được bỏ qua")
    elif done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise Failure(
            f"Chưa cài được các gói hệ thống{': ' + last[0] if last else ''}.",
            "Những gói đã cài từ trước không bị ảnh hưởng.",
            f"Đề nghị kiểm tra mạng và nguồn gói của máy, rồi chạy:\n    {by_hand}",
        )


def _update(root: list[str]) -> None:
    """Refresh the package lists; another apt may hold them, and old lists may do as well."""
    detail("đang làm mới danh sách gói của hệ điều hành (khoảng 10 MB)")
    for _ in range(5):
        if _apt(root, ["-qq", "update"]).returncode == 0:
            return
        time.sleep(3)


def _apt(root: list[str], words: list[str]) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    return subprocess.run(
        [*root, "apt-get", *LOCK_WAIT, *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def _sizes(packages: list[str]) -> tuple[str, str]:
    """What apt says it will fetch and unpack, in our words; empty where it does not say."""
    plan = _apt([], ["install", "--assume-no", "--no-install-recommends", *packages]).stdout
    fetch = re.search(r"Need to get (?:[\d.,]+ [kMG]?B/)?([\d.,]+) ([kMG]?)B", plan)
    unpack = re.search(r"After this operation, ([\d.,]+) ([kMG]?)B of additional", plan)
    return _in_megabytes(fetch), _in_megabytes(unpack)


def _in_megabytes(found: re.Match[str] | None) -> str:
    if found is None:
        return ""
    factor = {"": 1e-6, "k": 1e-3, "M": 1.0, "G": 1e3}[found[2]]
    return megabytes(float(found[1].replace(",", "")) * factor)
