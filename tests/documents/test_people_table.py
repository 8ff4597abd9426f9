"""People come in from a spreadsheet as a whole, or not at all with every fault named."""

import pytest

from meetingroom.documents.people_table import (
    COLUMNS,
    PersonRow,
    RowFault,
    RowProblem,
    TableRefused,
    read_people,
)
from meetingroom.resources import resource
from meetingroom.rules.audience import Role

HEAD = ",".join(COLUMNS)
ROW = "db01,Nguyễn Văn An,Chủ tịch,Hội đồng nhân dân,chủ tọa; đại biểu,Tổ 1; Ban Pháp chế,1"


def problems(*rows: str, head: str = HEAD) -> tuple[RowProblem, ...]:
    with pytest.raises(TableRefused) as refused:
        read_people("\n".join([head, *rows]).encode())
    return refused.value.problems


def test_a_row_becomes_a_person_with_roles_groups_and_seat() -> None:
    assert read_people(f"{HEAD}\n{ROW}\n".encode()) == (
        PersonRow(
            id="db01",
            name="Nguyễn Văn An",
            office="Chủ tịch",
            unit="Hội đồng nhân dân",
            roles=(Role.CHAIR, Role.DELEGATE),
            groups=("Tổ 1", "Ban Pháp chế"),
            seat="1",
        ),
    )


def test_what_spreadsheets_write_is_understood() -> None:
    """A mark at the start, semicolons between cells, Windows line ends, decomposed letters, empty rows."""
    table = (
        "\ufeffMã;Họ tên;Chức vụ;Đơn vị;Vai trò;Tổ và ban;Ghế\r\n"
        'db01;Le\u0302 Thi\u0323 Ba;Đại biểu;Xã;"đại biểu";"Tổ 1; Tổ 2";\r\n;;;;;;\r\n'
    )
    (person,) = read_people(table.encode())
    assert person.name == "Lê Thị Ba"
    assert person.groups == ("Tổ 1", "Tổ 2")


def test_columns_may_stand_in_any_order() -> None:
    (person,) = read_people(
        "ghế,tổ và ban,vai trò,đơn vị,chức vụ,họ tên,mã\n7,,khách mời,,,Tô Nga,km\n".encode()
    )
    assert (person.id, person.seat, person.roles) == ("km", "7", (Role.GUEST,))


@pytest.mark.parametrize(
    ("role", "votes"),
    [("đại biểu", True), ("thành viên", True), ("khách mời", False), ("người dự thay", False)],
)
def test_only_members_of_the_body_vote(role: str, votes: bool) -> None:
    (person,) = read_people(f"{HEAD}\na,Tên,,,{role},,\n".encode())
    assert person.votes is votes


def test_wrong_columns_are_named_and_nothing_is_read() -> None:
    assert problems("x,y", head="họ tên,chức vụ") == (
        RowProblem(1, RowFault.WRONG_COLUMNS, "họ tên, chức vụ"),
    )


def test_every_fault_of_every_row_is_reported_at_once() -> None:
    found = problems(
        ROW,
        "db01,Trần Thị Bình,Đại biểu,Xã,đại biểu,,2",
        ",Lê Ca,Đại biểu,Xã,giám sát,,1",
        "db04,,Đại biểu,Xã,,,3",
        "db05,thiếu cột",
    )
    assert [(problem.row, problem.fault) for problem in found] == [
        (2, RowFault.DUPLICATE_ID),
        (2, RowFault.DUPLICATE_SEAT),
        (3, RowFault.DUPLICATE_ID),
        (4, RowFault.EMPTY_CELL),
        (4, RowFault.UNKNOWN_ROLE),
        (4, RowFault.DUPLICATE_SEAT),
        (5, RowFault.EMPTY_CELL),
        (5, RowFault.EMPTY_CELL),
        (6, RowFault.WRONG_COLUMNS),
    ]


def test_the_same_person_twice_is_reported_on_both_rows() -> None:
    again = ROW.replace("db01", "db02").replace(",1", ",2")
    assert [(found.row, found.fault) for found in problems(ROW, again)] == [
        (2, RowFault.DUPLICATE_PERSON),
        (3, RowFault.DUPLICATE_PERSON),
    ]


def test_two_people_of_one_name_in_different_offices_are_two_people() -> None:
    other = ROW.replace("db01", "db02").replace("Chủ tịch", "Thư ký").replace(",1", ",2")
    assert len(read_people("\n".join([HEAD, ROW, other]).encode())) == 2


def test_an_empty_table_and_a_foreign_encoding_are_refused() -> None:
    assert problems()[0].fault is RowFault.NO_ROWS
    with pytest.raises(TableRefused) as refused:
        read_people("mã,họ tên".encode("utf-16"))
    assert refused.value.problems[0].fault is RowFault.NOT_UTF8
    with pytest.raises(TableRefused):
        read_people(b"")


def test_an_endless_cell_is_refused() -> None:
    assert problems(ROW.replace("Nguyễn Văn An", "A" * 201))[0].fault is RowFault.TOO_LONG


def test_the_line_ends_of_old_machines_are_understood() -> None:
    assert len(read_people(f"{HEAD}\r{ROW}\r".encode())) == 1


def test_a_cell_without_end_is_no_table_and_no_crash() -> None:
    assert problems("x" * 200_000) == (RowProblem(2, RowFault.NOT_A_TABLE, ""),)


@pytest.mark.parametrize("code", ["../x", "có dấu", "a b", "x" * 65, "system"])
def test_a_code_that_cannot_name_anybody_is_reported_on_its_row(code: str) -> None:
    assert problems(ROW, ROW.replace("db01", code).replace("An,", "Ba,").replace(",1", ",2")) == (
        RowProblem(3, RowFault.UNUSABLE_ID, code),
    )


def test_characters_that_no_document_can_hold_are_reported_by_cell() -> None:
    assert problems(ROW.replace("Chủ tịch", "Chủ\0tịch")) == (RowProblem(2, RowFault.UNPRINTABLE, "chức vụ"),)


def test_the_example_table_is_the_council_of_the_demo() -> None:
    people = read_people(resource("demo", "people.csv").read_bytes())
    assert sum(person.votes for person in people) == 25
    assert sum(Role.GUEST in person.roles for person in people) == 6
    secretaries = [person for person in people if Role.SECRETARY in person.roles]
    assert len(secretaries) == 1
    assert not secretaries[0].votes
    assert sum(Role.CHAIR in person.roles for person in people) == 1
