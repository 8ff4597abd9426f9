"""What the machine lacks is found by asking the loader, and told with the exact command."""

import importlib.util
import shutil
import subprocess
import sys
import time

import pytest

from installer import debian
from installer.voice import Failure


def lacking(monkeypatch: pytest.MonkeyPatch, *sonames: str) -> None:
    monkeypatch.setattr(debian, "_loads", lambda soname: soname not in sonames)
    monkeypatch.setattr(sys, "platform", "linux")


def test_a_missing_library_is_a_missing_package(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch, "libGL.so.1", "libxcb-cursor.so.0")
    assert debian.missing_packages(windows=False, installing=False) == ["libgl1"]
    assert debian.missing_packages(windows=True, installing=False) == ["libgl1", "libxcb-cursor0"]


def test_an_environment_needs_ensurepip_and_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(debian, "_has_certificates", lambda: False)
    missing = debian.missing_packages(windows=False, installing=True)
    assert missing[0].endswith("-venv")
    assert missing[1:] == ["ca-certificates"]
    assert debian.missing_packages(windows=False, installing=False) == []


def test_who_may_not_install_is_given_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch, "libEGL.so.1")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    monkeypatch.setattr(debian, "_as_root", lambda: None)
    with pytest.raises(Failure) as caught:
        debian.prepare(windows=False, installing=False)
    assert "sudo apt-get install -y --no-install-recommends libegl1" in caught.value.to_do
    assert "Chưa có gì bị thay đổi" in caught.value.kept


def test_another_linux_is_told_the_names_of_the_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch, "libEGL.so.1")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(Failure, match=r"libEGL\.so\.1"):
        debian.prepare(windows=False, installing=False)


def test_the_virtual_screen_is_wished_for_but_never_demanded(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch)
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(debian, "_as_root", lambda: None)
    debian.prepare(windows=False, installing=False, virtual_screen=True)
    monkeypatch.setattr(debian, "_as_root", list)
    refused = subprocess.CompletedProcess([], 100, "", "E: Unable to locate package xvfb")
    monkeypatch.setattr(debian, "_apt", lambda root, words: refused)
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    debian.prepare(windows=False, installing=False, virtual_screen=True)


def test_apt_is_quoted_in_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = (
        "Need to get 812 kB/62.5 MB of archives.\nAfter this operation, 1,224 MB of additional disk space\n"
    )
    monkeypatch.setattr(debian, "_apt", lambda root, words: subprocess.CompletedProcess([], 1, plan, ""))
    assert debian._sizes(["libgl1"]) == ("62,5 MB", "1224 MB")


def test_windows_and_macos_need_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch, "libGL.so.1")
    monkeypatch.setattr(sys, "platform", "win32")
    debian.prepare(windows=True, installing=True)
