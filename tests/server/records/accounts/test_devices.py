"""Devices come in again by their key, are listed and named, and are out at once when revoked."""

import pytest

from meetingroom.server.records.accounts import devices, sign_in_log
from meetingroom.server.records.accounts.devices import CHALLENGE_MS, challenge, devices_of
from meetingroom.server.records.accounts.people import close_account
from meetingroom.server.records.accounts.sign_in_log import Act
from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.sign_in import SignedIn, Way
from tests.server.records.accounts.conftest import SECRETARY, Desk, Office, code


def asked(office: Office, device: str) -> bytes:
    with office.writing() as connection:
        return challenge(connection, device, office.now, office.chance).nonce


def revoke(office: Office, device: str) -> bool:
    with office.writing() as connection:
        return devices.revoke(connection, device, SECRETARY, office.now)


def test_next_morning_the_device_comes_in_by_its_key(office: Office) -> None:
    desk, entered = office.entered("a")
    office.clock.move(days=1)
    office.restart()
    assert code(office.session(entered.token)) is AccountCode.SESSION_EXPIRED
    again = office.by_key(desk, entered.device)
    assert isinstance(again, SignedIn)
    assert (again.person, again.device) == ("a", entered.device)


def test_a_nonce_is_good_once_and_for_two_minutes(office: Office) -> None:
    desk, entered = office.entered("a")
    nonce = asked(office, entered.device)
    assert isinstance(office.answer(desk, entered.device, nonce), SignedIn)
    assert code(office.answer(desk, entered.device, nonce)) is AccountCode.DEVICE_UNKNOWN
    late = asked(office, entered.device)
    office.clock.move(ms=CHALLENGE_MS)
    assert code(office.answer(desk, entered.device, late)) is AccountCode.DEVICE_UNKNOWN


def test_a_nonce_does_not_live_on_when_the_clock_is_set_back(office: Office) -> None:
    desk, entered = office.entered("a")
    nonce = asked(office, entered.device)
    office.clock.jump(hours=-2)
    assert code(office.answer(desk, entered.device, nonce)) is AccountCode.DEVICE_UNKNOWN


def test_a_nonce_of_one_device_is_nothing_to_another(office: Office) -> None:
    desk, entered = office.entered("a")
    _, other = office.entered("b")
    nonce = asked(office, other.device)
    assert code(office.answer(desk, entered.device, nonce)) is AccountCode.DEVICE_UNKNOWN


def test_another_key_does_not_open_a_device(office: Office) -> None:
    _, entered = office.entered("a")
    assert code(office.by_key(office.desk(), entered.device)) is AccountCode.DEVICE_UNKNOWN
    with office.database.reading() as connection:
        newest = sign_in_log.read(connection, person="a")[0]
    assert (newest.act, newest.outcome) == (Act.DEVICE, AccountCode.DEVICE_UNKNOWN)


def test_an_unknown_device_is_given_a_nonce_like_any_other_and_nothing_more(office: Office) -> None:
    nonce = asked(office, "no such device")
    assert len(nonce) == 32
    assert code(office.answer(office.desk(), "no such device", nonce)) is AccountCode.DEVICE_UNKNOWN


def test_a_device_that_asks_and_asks_keeps_its_four_newest_nonces(office: Office) -> None:
    desk, entered = office.entered("a")
    nonces = []
    for _ in range(6):
        nonces.append(asked(office, entered.device))
        office.clock.move(ms=10)
    assert code(office.answer(desk, entered.device, nonces[1])) is AccountCode.DEVICE_UNKNOWN
    assert isinstance(office.answer(desk, entered.device, nonces[2]), SignedIn)


def test_a_revoked_device_is_out_at_once_and_for_good(office: Office) -> None:
    desk, entered = office.entered("a")
    nonce = asked(office, entered.device)
    assert revoke(office, entered.device)
    assert code(office.session(entered.token)) is AccountCode.DEVICE_REVOKED
    assert code(office.answer(desk, entered.device, nonce)) is AccountCode.DEVICE_UNKNOWN
    assert code(office.by_key(desk, entered.device)) is AccountCode.DEVICE_REVOKED
    [slip] = office.slips("a")
    assert code(office.redeem(desk, slip)) is AccountCode.DEVICE_REVOKED
    assert isinstance(office.redeem(office.desk(), slip), SignedIn)


def test_revoking_one_device_leaves_the_persons_others_alone(office: Office) -> None:
    _, first = office.entered("a")
    desk = office.desk()
    second = office.redeem(desk, office.slips("a")[0])
    assert isinstance(second, SignedIn)
    assert revoke(office, first.device)
    assert isinstance(office.by_key(desk, second.device), SignedIn)


def test_revoking_again_or_nothing_is_said(office: Office) -> None:
    _, entered = office.entered("a")
    assert revoke(office, entered.device)
    assert not revoke(office, entered.device)
    assert not revoke(office, "no such device")


def test_a_closed_account_keeps_its_devices_out(office: Office) -> None:
    desk, entered = office.entered("a")
    with office.writing() as connection:
        close_account(connection, "a", SECRETARY, office.now)
    assert code(office.by_key(desk, entered.device)) is AccountCode.ACCOUNT_CLOSED


def test_devices_are_listed_by_person_the_one_seen_last_first(office: Office) -> None:
    desk, first = office.entered("a")
    office.clock.move(hours=1)
    _, other = office.entered("b")
    office.clock.move(hours=1)
    office.by_key(desk, first.device)
    with office.database.reading() as connection:
        assert [device.device for device in devices_of(connection)] == [first.device, other.device]
        [device] = devices_of(connection, "b")
    assert (device.person, device.enrolled_by, device.revoked_ms) == ("b", Way.SLIP, None)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Máy tính bảng 07", "Máy tính bảng 07"),
        ("  hai \n dòng\t", "hai dòng"),
        ("", "?"),
        ("\x00\x1b[31m", "[31m"),
        ("x" * 200, "x" * 80),
    ],
)
def test_a_device_has_a_name_people_can_read(office: Office, given: str, shown: str) -> None:
    _, entered = office.entered("a")
    with office.writing() as connection:
        assert devices.name_device(connection, entered.device, given)
        assert not devices.name_device(connection, "no such device", given)
        assert devices_of(connection, "a")[0].name == shown


def test_a_key_that_is_no_key_enrols_nothing(office: Office) -> None:
    office.person("a")
    with office.writing() as connection:
        answer = devices.enrol(connection, "a", b"short", "x", Way.SLIP, office.now, office.chance)
    assert code(answer) is AccountCode.DEVICE_UNKNOWN


def test_a_device_known_by_password_may_sign_in_by_its_key_once_it_has_shown_a_slip(
    office: Office,
) -> None:
    desk: Desk = office.desk()
    office.person("clerk", "van.thu")
    with office.writing() as connection:
        device = devices.enrol(
            connection, "clerk", desk.public, "Máy bàn", Way.PASSWORD, office.now, office.chance
        )
    assert isinstance(device, str)
    assert code(office.by_key(desk, device)) is AccountCode.SESSION_NOT_ENOUGH
    assert isinstance(office.redeem(desk, office.slips("clerk")[0]), SignedIn)
    assert isinstance(office.by_key(desk, device), SignedIn)
