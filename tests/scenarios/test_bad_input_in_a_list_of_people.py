"""Bad input in the office's list of people: every fault on its row, and nothing of it taken over."""

import shutil
from pathlib import Path

import pytest

from meetingroom.rules.body import Body
from meetingroom.rules.streams import StreamName
from meetingroom.server.admin import main, office
from meetingroom.server.admin.office import alone
from meetingroom.server.records.accounts import people
from tests.scenarios.windows import worded

HEAD = "mã,họ tên,chức vụ,đơn vị,vai trò,tổ và ban,ghế"
IN_USE = f"""{HEAD}
db01,Nguyễn Văn An,Chủ tịch,HĐND,chủ tọa; đại biểu,Tổ 1,1
tk01,Trần Thị Bình,Văn phòng,,thư ký,,
"""
FRESH = "db09,Người Mới,,,đại biểu,Tổ 9,9"


@pytest.fixture(scope="module")
def in_use(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A council whose list is in use."""
    folder = tmp_path_factory.mktemp("in-use") / "data"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(office, "own_hosts", lambda: frozenset({"127.0.0.1"}))
        assert bring(folder, IN_USE.encode()) == 0
    return folder


@pytest.fixture
def data(in_use: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same for one test alone."""
    monkeypatch.setattr(office, "own_hosts", lambda: frozenset({"127.0.0.1"}))
    return shutil.copytree(in_use, tmp_path / "data")


def bring(data: Path, table: bytes) -> int:
    """`meetingroom admin found` with this list; its exit code."""
    path = data.with_suffix(".csv")
    path.write_bytes(table)
    told = ["--data", str(data), "--people", str(path), "--body", "body", "--name", "HĐND xã Bình Minh"]
    return main(["found", *told])


def everybody(data: Path) -> tuple[dict[str, str], set[str], set[str]]:
    """People and groups of the body, and who has an account."""
    with alone(data) as house:
        body = house.core.streams.get(StreamName.parse("body/body"))
        assert body is not None
        assert isinstance(body.state, Body)
        with house.core.database.reading() as connection:
            accounts = {account.person for account in people.accounts(connection)}
        names = {str(person): entered.name for person, entered in body.state.people.items()}
        return names, set(body.state.groups.values()), accounts


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (
            "họ tên;chức vụ\nNgười Mới;x\n",
            ["Dòng 1: cột chưa đúng mẫu “họ tên, chức vụ”; các cột cần có: mã,"],
        ),
        (
            f"{HEAD}\n{FRESH}\n{FRESH}\n",
            ["Dòng 2: mã “db09” trùng", "Dòng 3: mã “db09” trùng", "Dòng 3: ghế 9"],
        ),
        (
            f"{HEAD}\n{FRESH}\ndb10,Người Mới,,,đại biểu,,10\n",
            ["Dòng 2: Người Mới có ở dòng khác với cùng chức vụ", "Dòng 3: Người Mới có ở dòng khác"],
        ),
        (
            f"{HEAD}\n{FRESH}\ndb10,,,,nhà vua,,10\n",
            ["Dòng 3: ô “họ tên” còn trống", "Dòng 3: không có vai trò"],
        ),
        (f"{HEAD}\n{FRESH}\n../x,Tên,,,đại biểu,,10\n", ["Dòng 3: mã “../x” chỉ được gồm chữ không dấu"]),
        (f"{HEAD}\n{FRESH}\n{'x' * 200_000}\n", ["Dòng 3: tệp không đọc được như một bảng CSV"]),
        (f"{HEAD}\n", ["Dòng 1: tệp chưa có người nào"]),
        ("", ["Dòng 1: cột chưa đúng mẫu"]),
    ],
    ids=["columns", "ids-and-seats", "same-person", "cells", "code", "endless", "nobody", "empty"],
)
def test_a_list_with_faults_is_reported_row_by_row_and_nothing_is_taken_over(
    data: Path, capsys: pytest.CaptureFixture[str], table: str, rows: list[str]
) -> None:
    before = everybody(data)
    capsys.readouterr()
    assert bring(data, table.encode()) == 1
    told = capsys.readouterr().err
    first, *lines = told.splitlines()
    assert first.startswith("Chưa nạp danh sách: có ")
    assert "Danh sách đang dùng không thay đổi." in worded(first)
    for row in rows:
        assert any(line.startswith(row) for line in lines), told
    assert everybody(data) == before, "not even the good rows"


@pytest.mark.parametrize("table", [IN_USE.encode("utf-16"), b"PK\x03\x04" + bytes(range(256))])
def test_a_file_that_is_no_csv_says_how_to_save_it(
    data: Path, capsys: pytest.CaptureFixture[str], table: bytes
) -> None:
    before = everybody(data)
    capsys.readouterr()
    assert bring(data, table) == 1
    assert "Dòng 1: tệp chưa lưu dạng CSV UTF-8" in capsys.readouterr().err
    assert everybody(data) == before


def test_the_mended_list_is_taken_over_as_a_whole(data: Path) -> None:
    assert bring(data, f"{HEAD}\r{FRESH}\r".encode()) == 0, "as an old spreadsheet writes it"
    names, groups, accounts = everybody(data)
    assert names["db09"] == "Người Mới"
    assert "Tổ 9" in groups
    assert "db09" in accounts
