"""Accounts: one login for one person, roles per body, contacts that can be forgotten."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from meetingroom.server.records.accounts import people, tables
from meetingroom.server.records.accounts.people import ContactKind, Granted, StaffRole, make_account
from meetingroom.wire.account_codes import AccountCode
from tests.server.records.accounts.conftest import SECRETARY, Office, code


def test_an_account_is_made_once_and_made_again_changes_its_name_only(office: Office) -> None:
    with office.writing() as connection:
        assert make_account(connection, "a", "Nguyễn Văn  A", office.now, SECRETARY, "Van.A ") is None
        assert make_account(connection, "a", "Nguyễn Văn An", office.now + 5, SECRETARY) is None
        [account] = people.accounts(connection)
    assert (account.name, account.login, account.made_ms) == ("Nguyễn Văn An", "van.a", office.now)
    assert not account.has_password


def test_a_login_is_one_persons(office: Office) -> None:
    office.person("a", "van.thu")
    with office.writing() as connection:
        again = make_account(connection, "b", "B", office.now, SECRETARY, "VAN.THU")
        assert code(again) is AccountCode.LOGIN_TAKEN
        assert make_account(connection, "a", "A", office.now, SECRETARY, "van.thu2") is None
        assert make_account(connection, "b", "B", office.now, SECRETARY, "van.thu") is None


@pytest.mark.parametrize("login", ["", "ab", "văn.thư", "a b c", ".abc", "x" * 65, "a\nb"])
def test_a_login_nobody_could_type_is_refused(office: Office, login: str) -> None:
    with office.writing() as connection:
        answer = make_account(connection, "a", "A", office.now, SECRETARY, login)
        assert code(answer) is AccountCode.LOGIN_UNUSABLE
        assert people.accounts(connection) == []


def test_closing_and_opening_again_are_said_once(office: Office) -> None:
    office.person("a")
    with office.writing() as connection:
        assert not people.reopen_account(connection, "a", SECRETARY, office.now)
        assert people.close_account(connection, "a", SECRETARY, office.now)
        assert not people.close_account(connection, "a", SECRETARY, office.now)
        assert people.accounts(connection)[0].closed_ms == office.now
        assert people.reopen_account(connection, "a", SECRETARY, office.now)
        assert not people.close_account(connection, "nobody", SECRETARY, office.now)


def test_roles_are_for_one_body_each(office: Office) -> None:
    office.person("a"), office.person("b")
    clerk = Granted("a", "hdnd", StaffRole.CLERK)
    secretary = Granted("b", "hdnd", StaffRole.SECRETARY)
    admin = Granted("b", people.WHOLE_INSTALLATION, StaffRole.SYSADMIN)
    with office.writing() as connection:
        for granted in (clerk, secretary, admin, clerk):
            assert people.grant_role(connection, granted, SECRETARY, office.now) is None
        assert people.roles_of(connection, "b") == {secretary, admin}
        assert people.staff_of(connection, "hdnd") == {clerk, secretary}
        assert people.staff_of(connection, "ubnd") == set()
        assert people.withdraw_role(connection, secretary, SECRETARY, office.now)
        assert not people.withdraw_role(connection, secretary, SECRETARY, office.now)
        assert people.roles_of(connection, "b") == {admin}


def test_roles_for_nobody_or_for_the_wrong_reach_are_refused(office: Office) -> None:
    office.person("a")
    with office.writing() as connection:
        stranger = Granted("nobody", "hdnd", StaffRole.CLERK)
        refused = people.grant_role(connection, stranger, SECRETARY, office.now)
        assert code(refused) is AccountCode.UNKNOWN_ACCOUNT
        for role, body in ((StaffRole.SYSADMIN, "hdnd"), (StaffRole.CLERK, "")):
            with pytest.raises(ValueError, match="sysadmin"):
                people.grant_role(connection, Granted("a", body, role), SECRETARY, office.now)


def test_contacts_are_kept_replaced_and_erased(office: Office) -> None:
    office.person("a")
    with office.writing() as connection:
        people.set_contact(connection, "a", ContactKind.TELEPHONE, " 0912  345 678 ")
        people.set_contact(connection, "a", ContactKind.EMAIL, "a@xa.vn")
        people.set_contact(connection, "a", ContactKind.TELEPHONE, "0987 654 321")
        people.set_contact(connection, "a", ContactKind.EMAIL, "")
        assert people.contacts_of(connection, "a") == {ContactKind.TELEPHONE: "0987 654 321"}
        assert people.erase_contacts(connection, "a") == 1
        assert people.contacts_of(connection, "a") == {}


def test_an_erased_telephone_number_leaves_no_bytes_in_the_file(office: Office) -> None:
    office.person("a")
    with office.writing() as connection:
        people.set_contact(connection, "a", ContactKind.TELEPHONE, "0912345678")
    office.restart()
    with office.writing() as connection:
        people.erase_contacts(connection, "a")
    office.restart()
    found = [path.name for path in office.path.parent.iterdir() if b"0912345678" in path.read_bytes()]
    assert found == []


@pytest.mark.parametrize(
    ("table", "row", "name"),
    [
        ("account", {"person": "x", "name": "", "made_ms": 1}, "account_name_is_short"),
        (
            "account",
            {"person": "x", "name": "X", "made_ms": 1, "login": "l" * 3, "password": "mật khẩu"},
            "account_password_is_hashed",
        ),
        ("account", {"person": "x", "name": "X", "made_ms": 1, "login": "ab"}, "account_login_is_short"),
        ("role", {"person": "a", "body": "b", "role": "king", "granted_ms": 1}, "role_is_known"),
        (
            "role",
            {"person": "a", "body": "b", "role": "sysadmin", "granted_ms": 1},
            "role_of_sysadmin_is_for_the_installation",
        ),
        ("contact", {"person": "a", "kind": "zalo", "value": "1"}, "contact_kind_is_known"),
        (
            "device",
            {
                "device": "d",
                "person": "a",
                "public_key": b"short",
                "name": "n",
                "enrolled_by": "slip",
                "enrolled_ms": 1,
                "seen_ms": 1,
            },
            "device_key_is_ed25519",
        ),
        (
            "session",
            {
                "token_hash": b"x" * 31,
                "person": "a",
                "device": "d",
                "kind": "staff",
                "opened_ms": 1,
                "seen_ms": 1,
                "idle_ms": 1,
                "ends_ms": 2,
            },
            "session_token_is_hashed",
        ),
    ],
)
def test_the_database_itself_refuses_impossible_rows(
    office: Office, table: str, row: dict[str, object], name: str
) -> None:
    office.person("a")
    with pytest.raises(IntegrityError, match=name), office.writing() as connection:
        connection.execute(tables.metadata.tables[table].insert().values(**row))
    with office.database.reading() as connection:
        assert len(connection.execute(select(tables.account)).all()) == 1
