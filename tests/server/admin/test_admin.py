"""What an operator types, what is done, and the sentence it is answered with."""

from pathlib import Path

import pytest

from meetingroom.rules.commands import ConveneMeeting
from meetingroom.rules.ids import PersonId
from meetingroom.rules.state import Meeting
from meetingroom.rules.streams import StreamName
from meetingroom.server import doctor, verify
from meetingroom.server.admin import main, office
from meetingroom.server.admin.office import alone, new_id
from meetingroom.server.handlers.opening import close_house, open_house
from meetingroom.server.records import export as export_room
from meetingroom.server.records.accounts import people, slips
from meetingroom.wire import four_words
from meetingroom.wire.messages import APPLIED
from tests.rules.hall import convocation

TABLE = """mã,họ tên,chức vụ,đơn vị,vai trò,tổ và ban,ghế
chair,Nguyễn Văn An,Chủ tịch HĐND,Thường trực,chủ tọa; đại biểu,Tổ đại biểu số 1,1
secretary,Trần Thị Bình,Văn phòng,,thư ký,,
deputy-1,Lê Văn Cường,,,đại biểu,Tổ đại biểu số 1; Ban Pháp chế,2
"""


@pytest.fixture(autouse=True)
def _quick_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four words are stretched for a second; what they are worth is tested beside them."""
    monkeypatch.setattr(four_words, "PASSES", 1)


@pytest.fixture(autouse=True)
def _no_name_server(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (office, doctor):
        monkeypatch.setattr(room, "own_hosts", lambda: frozenset({"127.0.0.1", "192.0.2.9"}))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A founded body and a convened meeting."""
    folder = tmp_path / "data"
    table = tmp_path / "people.csv"
    table.write_text(TABLE, encoding="utf-8")
    told = ["--data", str(folder), "--people", str(table), "--body", "body"]
    assert main(["found", *told, "--name", "HĐND xã Bình Minh", "--unit", "xã Bình Minh"]) == 0
    with alone(folder) as house:
        convene: ConveneMeeting = convocation()
        answer = house.core.command(new_id(house.randomness), "meeting/meeting-1", convene)
        assert answer.status == APPLIED, answer
    return folder


def test_a_body_is_founded_with_its_people_groups_and_accounts(
    capsys: pytest.CaptureFixture[str], data: Path
) -> None:
    with alone(data) as house:
        body = house.core.streams.get(StreamName.parse("body/body"))
        assert body is not None
        assert sorted(body.state.people) == ["chair", "deputy-1", "secretary"]
        assert set(body.state.groups.values()) == {"Tổ đại biểu số 1", "Ban Pháp chế"}
        assert body.state.rule_set.name == "council_2025"
        with house.core.database.reading() as connection:
            names = {account.person: account.name for account in people.accounts(connection)}
    assert names["deputy-1"] == "Lê Văn Cường"
    assert "Đã nhập 3 người vào HĐND xã Bình Minh" in capsys.readouterr().out


def test_the_same_table_again_changes_people_and_keeps_their_groups(data: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.csv"
    again.write_text(TABLE.replace("Lê Văn Cường", "Lê Văn Cường Em"), encoding="utf-8")
    told = ["--data", str(data), "--people", str(again), "--body", "body", "--name", "HĐND xã Bình Minh"]
    assert main(["found", *told]) == 0
    with alone(data) as house:
        body = house.core.streams.get(StreamName.parse("body/body"))
        assert body is not None
        assert body.state.people[PersonId("deputy-1")].name == "Lê Văn Cường Em"
        assert len(body.state.groups) == 2


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("họ tên;mã\nA;b\n", "Dòng 1"),
        (TABLE + "deputy-1,Người Khác,,,đại biểu,,9\n", "deputy-1"),
        (TABLE + "deputy-2,Vua Hùng,,,nhà vua,,9\n", "nhà vua"),
        (TABLE + f"{'x' * 90},Mã Quá Dài,,,đại biểu,,9\n", ""),
    ],
)
def test_a_bad_table_is_reported_row_by_row_and_nothing_is_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], table: str, said: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(table, encoding="utf-8")
    told = ["--data", str(tmp_path / "new"), "--people", str(path), "--body", "body", "--name", "HĐND"]
    assert main(["found", *told]) == 1
    assert said in capsys.readouterr().err
    with alone(tmp_path / "new", new=True) as house:
        assert house.core.streams.names() == []
        with house.core.database.reading() as connection:
            assert people.accounts(connection) == []


def test_what_cannot_be_opened_is_said(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = ["--people", str(tmp_path / "none.csv"), "--name", "HĐND"]
    assert main(["found", "--data", str(tmp_path / "x"), *table]) == 1
    assert "Không đọc được tệp" in capsys.readouterr().err
    assert main(["purge-log", "--data", str(tmp_path / "nowhere"), "--days", "9"]) == 1
    assert "chưa có dữ liệu máy chủ" in capsys.readouterr().err
    running = open_house(data, [])
    assert main(["purge-log", "--data", str(data), "--days", "9"]) == 1
    assert "Máy chủ đang chạy" in capsys.readouterr().err
    close_house(running)
    (data / "identity" / "root.pem").unlink()
    assert main(["purge-log", "--data", str(data), "--days", "9"]) == 1
    assert "Không mở được" in capsys.readouterr().err


def test_staff_get_a_slip_to_set_their_own_password(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    who = ["--data", str(data), "--person", "secretary", "--name", "Trần Thị Bình", "--login", "thuky"]
    assert main(["staff", *who, "--body", "body"]) == 0
    assert "dùng một lần" in capsys.readouterr().out
    with alone(data) as house, house.core.database.reading() as connection:
        account = next(a for a in people.accounts(connection) if a.person == "secretary")
        assert (account.login, account.has_password) == ("thuky", False)
        assert {granted.body for granted in people.roles_of(connection, "secretary")} == {"body"}
    for wrong in (
        [*who],
        [*who, "--body", "none"],
        [*who[:-1], "Thư ký!", "--body", "body"],
        ["--data", str(data), "--person", "có dấu", "--name", "A", "--login", "abc", "--body", "body"],
    ):
        assert main(["staff", *wrong]) == 1
    sysadmin = ["--data", str(data), "--person", "it", "--name", "Quản trị", "--login", "quantri"]
    assert main(["staff", *sysadmin, "--role", "sysadmin"]) == 0


def test_slips_are_printed_once_and_the_older_ones_are_void(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["slips", "--data", str(data), "--meeting", "meeting-1", "--person", "deputy-1"]) == 0
    assert "DEPUTY-1" in capsys.readouterr().out
    pdf = tmp_path / "slips.pdf"
    assert main(["slips", "--data", str(data), "--meeting", "meeting-1", "--pdf", str(pdf)]) == 0
    assert pdf.read_bytes().startswith(b"%PDF")
    with alone(data) as house, house.core.database.reading() as connection:
        states = slips.slip_states(connection, "body", ["deputy-1", "chair"])
    assert len(states) == 2
    for wrong in (["--meeting", "none"], ["--meeting", "meeting-1", "--person", "stranger"]):
        assert main(["slips", "--data", str(data), *wrong]) == 1
    nowhere = str(tmp_path / "no" / "slips.pdf")
    assert main(["slips", "--data", str(data), "--meeting", "meeting-1", "--pdf", nowhere]) == 1


def test_backup_check_restore_and_the_end_of_the_waiting(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy, back = tmp_path / "copy", tmp_path / "back"
    assert main(["backup", "--data", str(data), "--to", str(copy)]) == 0
    assert main(["backup", "--data", str(data), "--to", str(copy)]) == 1
    assert main(["check-backup", str(copy)]) == 0
    assert main(["restore", "--from", str(copy), "--data", str(back)]) == 0
    assert main(["restore", "--from", str(copy), "--data", str(back)]) == 1
    with alone(back) as house:
        assert house.core.marks.recovering
    assert main(["end-recovery", "--data", str(back)]) == 0
    with alone(back) as house:
        assert not house.core.marks.recovering
        stream = house.core.streams.get(StreamName.parse("meeting/meeting-1"))
        assert stream is not None
        assert isinstance(stream.state, Meeting)
    (copy / "manifest.json").write_text("{}")
    assert main(["check-backup", str(copy)]) == 1
    assert main(["restore", "--from", str(copy), "--data", str(tmp_path / "other")]) == 1
    assert "không còn nguyên vẹn" in capsys.readouterr().err
    assert main(["backup", "--data", str(tmp_path / "nothing"), "--to", str(tmp_path / "y")]) == 1


def test_old_sign_ins_are_forgotten_on_demand(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["purge-log", "--data", str(data), "--days", "30"]) == 0
    assert main(["purge-log", "--data", str(data), "--days", "0"]) == 1


def test_a_whole_journal_is_whole_wherever_it_lies(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", "--data", str(data), "--to", str(tmp_path / "copy")]) == 0
    to = ["--to", str(tmp_path / "out")]
    assert main(["export", "--data", str(data), "--meeting", "meeting-1", *to]) == 0
    assert main(["export", "--data", str(data), "--meeting", "meeting-1", *to]) == 1
    his = ["--to", str(tmp_path / "his"), "--reader", "guest"]
    assert main(["export", "--data", str(data), "--meeting", "meeting-1", *his]) == 0
    for wrong in (["--meeting", "none"], ["--meeting", "meeting-1", "--reader", "stranger"]):
        assert main(["export", "--data", str(data), *wrong, "--to", str(tmp_path / "z")]) == 1
    for folder in (data, tmp_path / "copy", tmp_path / "out", tmp_path / "his"):
        assert verify.main([str(folder)]) == verify.WHOLE
    assert "còn nguyên vẹn" in capsys.readouterr().out


def test_every_changed_line_of_an_export_is_found(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["export", "--data", str(data), "--meeting", "meeting-1", "--to", str(out)]) == 0
    path = out / "meeting" / "meeting-1.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    for number in range(1, len(lines)):
        changed = lines.copy()
        changed[number] = (
            changed[number].replace("Kỳ", "Kì").replace("DEPUTY", "DEPUTI").replace("sáng", "tối")
        )
        for version in (changed, [*lines[:number], *lines[number + 1 :]]):
            if version == lines:
                continue
            path.write_text("\n".join(version) + "\n", encoding="utf-8")
            assert verify.main([str(out)]) == verify.ALTERED
            found = verify.check(out).bad[0]
            assert found.first <= number <= max(found.last, number)
    path.write_text("\n".join([*lines[:2], "nonsense"]), encoding="utf-8")
    assert verify.main([str(out)]) == verify.UNCHECKED
    certificates = out / export_room.INSTALLATION
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    read = export_room.read_certificates(out)
    export_room.write_certificates(
        out, export_room.Certificates(name=read.name, root=read.root, receipt_certificates=[])
    )
    assert verify.main([str(out)]) == verify.ALTERED
    certificates.write_text("{}")
    assert verify.main([str(out)]) == verify.UNCHECKED


def test_what_cannot_be_checked_is_not_called_whole(data: Path, tmp_path: Path) -> None:
    assert verify.main([str(tmp_path)]) == verify.UNCHECKED
    (data / "identity" / "root.pem").unlink()
    assert verify.main([str(data)]) == verify.UNCHECKED


def test_the_doctor_names_what_to_mend(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert doctor.main(["--data", str(tmp_path / "none"), "--port", "0"]) == 1
    assert "admin found" in capsys.readouterr().out
    assert doctor.main(["--data", str(data), "--port", "0"]) == 1
    assert "Sao lưu" in capsys.readouterr().out
    main(["backup", "--data", str(data), "--to", str(tmp_path / "copy")])
    running = open_house(data, [])
    said = {finding.about: finding for finding in doctor.look(data, 0, running.clock, running.disk)}
    close_house(running)
    assert said["Máy chủ"].said == "đang chạy"
    assert said["Sao lưu"].verdict is doctor.Verdict.GOOD
    assert said["Khóa"].verdict is doctor.Verdict.GOOD
