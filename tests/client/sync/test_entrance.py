"""The way in, against the real server: PINs kept and forgotten, staff with and without a line, a new root."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from meetingroom.client.store.answers import Failed
from meetingroom.client.store.errors import PassphraseTooShort
from meetingroom.client.store.labels import Label
from meetingroom.client.store.picture import ActState, Line
from meetingroom.client.sync import discovery
from meetingroom.client.sync.entrance import MetServer, failed
from meetingroom.client.sync.http import DEFAULT_PORT, Address, parsed
from meetingroom.client.sync.pinning import ClockDisagrees, Introduction, NotAMeetingRoom, RootChanged
from meetingroom.client.sync.transport import Unreachable
from meetingroom.rules.commands import CastBallot
from meetingroom.rules.ids import PersonId
from meetingroom.rules.terms import Choice
from meetingroom.server.admin.staff import StaffWanted, make_staff
from meetingroom.server.records.accounts import devices
from meetingroom.server.records.accounts.people import StaffRole
from tests.fakes.town import PIN, Town, living_town, meeting, said, until
from tests.rules.hall import D1, SECRETARY
from tests.server.council import BODY, MEETING

NEW_PIN = "314159"
PASSWORD = "mật khẩu của cô văn thư 9"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with living_town(tmp_path) as town:
        yield town


# ── deputies ──────────────────────────────────────────────────────────────────────────────────────


async def test_a_new_slip_with_the_old_pin_goes_on_with_what_was_not_sent(town: Town) -> None:
    entrance = town.pinned("tablet")
    first = await town.at_desk(D1, entrance)
    await until(first.desk, lambda: first.desk.picture.connection.state is Line.CURRENT)
    poll = await town.site.open_poll()
    await until(first.desk, lambda: poll in meeting(first.desk).polls)
    await asyncio.to_thread(first.desk.disconnect)
    act = first.desk.submit(MEETING, CastBallot(poll, Choice.FOR))
    await until(first.desk, lambda: first.desk.picture.streams[MEETING].pending[0].state is ActState.UNSENT)
    await town.stop(first)
    second = await town.at_desk(D1, entrance)
    await until(second.desk, lambda: meeting(second.desk).polls[poll].ballots.get(D1))
    assert meeting(second.desk).polls[poll].ballots[D1].command == act


async def test_a_new_slip_with_another_pin_puts_the_old_desk_aside(town: Town) -> None:
    entrance = town.pinned("tablet")
    await town.stop(await town.at_desk(D1, entrance))
    assert isinstance(await said(entrance.redeem, await town.slip(D1)), Label)
    opened = town.kept(await said(entrance.choose_pin, NEW_PIN))
    await until(opened.desk, lambda: opened.desk.picture.connection.state is Line.CURRENT)
    assert len(entrance.people()) == 1
    await town.stop(opened)
    (folder,) = entrance.people()
    assert (await said(entrance.unlock, folder.key, PIN)).code == "wrong_pin"
    town.kept(await said(entrance.unlock, folder.key, NEW_PIN))


async def test_a_pin_can_be_changed_and_a_desk_forgotten(town: Town) -> None:
    entrance = town.pinned("tablet")
    first = await town.at_desk(D1, entrance)
    await until(first.desk, lambda: meeting(first.desk).particulars)
    await town.stop(first)
    (folder,) = entrance.people()
    assert (await said(entrance.change_pin, folder.key, NEW_PIN, PIN)).code == "wrong_pin"
    assert await said(entrance.change_pin, folder.key, PIN, NEW_PIN) is None
    assert (await said(entrance.unlock, folder.key, PIN)).code == "wrong_pin"
    opened = town.kept(await said(entrance.unlock, folder.key, NEW_PIN))
    assert meeting(opened.desk).particulars is not None, "what was read is still there"
    await town.stop(opened)
    assert await said(entrance.forget, folder.key) is None
    assert entrance.people() == ()
    assert (await said(entrance.unlock, folder.key, NEW_PIN)).code == "unknown_person"


async def test_a_pin_is_not_chosen_before_a_slip_was_good(town: Town) -> None:
    assert (await said(town.pinned("tablet").choose_pin, PIN)).code == "wrong_slip"
    assert (await said(town.machine("bare").redeem, "12345678")).code == "unreachable"


async def test_a_lost_tablet_forgets_at_its_next_contact(town: Town) -> None:
    entrance = town.pinned("tablet")
    opened = await town.at_desk(D1, entrance)
    await until(opened.desk, lambda: MEETING in opened.desk.picture.streams)
    await asyncio.to_thread(opened.desk.disconnect)
    now = town.site.clock.now_ms()

    def revoke(connection: object) -> None:
        for each in devices.devices_of(connection, D1):  # type: ignore[arg-type]
            devices.revoke(connection, each.device, SECRETARY, now)  # type: ignore[arg-type]

    await town.site.written(revoke)
    town.site.house.door.forget()
    opened.desk.start()
    await until(opened.desk, lambda: opened.desk.picture.connection.code == "device_revoked")
    assert MEETING not in opened.desk.picture.streams
    assert town.keyring("tablet").secrets == {}, "its key is gone: what is left is noise"


# ── staff ─────────────────────────────────────────────────────────────────────────────────────────


async def staff_member(town: Town) -> None:
    """An account whose password its owner has set by a slip."""
    wanted = StaffWanted(
        PersonId("van-thu"), "Văn thư", "vanthu", StaffRole.SECRETARY, BODY.removeprefix("body/")
    )
    digits = await asyncio.to_thread(make_staff, town.site.house, wanted)
    entrance = town.pinned("elsewhere")
    assert isinstance(await said(entrance.redeem, digits), Label)
    assert entrance.awaits_password
    assert (await said(entrance.choose_pin, PIN)).code == "wrong_slip", "such a slip opens no desk"
    assert (await said(entrance.set_password, "ngắn")).code == "password_too_short"
    assert await said(entrance.set_password, PASSWORD) is None
    assert not entrance.awaits_password
    assert (await said(entrance.set_password, PASSWORD)).code == "wrong_slip"


async def test_staff_come_in_by_password_and_without_the_line_where_they_were_before(town: Town) -> None:
    await staff_member(town)
    entrance = town.pinned("office")
    assert (await said(entrance.sign_in, "vanthu", "something else")).code == "wrong_password"
    opened = town.kept(await said(entrance.sign_in, " VanThu ", PASSWORD))
    assert opened.label.staff
    await until(opened.desk, lambda: opened.desk.picture.connection.state is Line.CURRENT)
    await town.stop(opened)
    again = town.kept(await said(entrance.sign_in, "vanthu", PASSWORD))
    await town.stop(again)
    known = await town.site.written(lambda connection: devices.devices_of(connection, "van-thu"))
    assert len([device for device in known if device.name == "office"]) == 1, "the same device again"
    await town.leave()
    assert (await said(entrance.sign_in, "somebody", PASSWORD)).code == "unreachable"
    offline = town.kept(await said(entrance.sign_in, "vanthu", PASSWORD))
    assert offline.label.name == "Văn thư"
    await until(offline.desk, lambda: offline.desk.picture.connection.state is Line.OFFLINE)


# ── the server ────────────────────────────────────────────────────────────────────────────────────


async def test_another_root_at_the_same_address_is_a_hard_stop_until_it_is_trusted(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nobody(*_asked: object) -> None:
        """While the other server is being made, the desk may begin to look around."""

    monkeypatch.setattr(discovery, "find", nobody)
    entrance = town.pinned("tablet")
    opened = await town.at_desk(D1, entrance)
    await until(opened.desk, lambda: opened.desk.picture.connection.state is Line.CURRENT)
    await town.leave()
    async with living_town(tmp_path / "other", port=town.port):
        opened.desk.reconnect()
        await until(opened.desk, lambda: opened.desk.picture.connection.code == "root_changed")
        met = await said(entrance.meet, "")
        assert isinstance(met, MetServer)
        assert (met.trusted, met.changed) == (False, True)
        refused = await said(entrance.redeem, "12345678")
        assert refused.code == "root_changed"
        assert await said(entrance.trust, met) is None
        assert entrance.people() == (), "desks of the other installation are not offered here"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("192.168.1.10", Address("192.168.1.10", DEFAULT_PORT)),
        (" may-chu:9000 ", Address("may-chu", 9000)),
        ("https://may-chu", Address("may-chu", DEFAULT_PORT)),
        ("https://[fd00::1]:9000/x", Address("fd00::1", 9000)),
        ("http://127.0.0.1:9000", Address("127.0.0.1", 9000, tls=False)),
        ("http://192.168.1.10", Address("192.168.1.10", DEFAULT_PORT)),
    ],
)
def test_an_address_is_read_as_it_is_meant(typed: str, address: Address) -> None:
    """Plain HTTP is spoken on loopback only, whatever was typed."""
    assert parsed(typed) == address


@pytest.mark.parametrize(
    "typed", ["", "https://", "máy chủ:cổng", "a:99999999", "http://[", "a..b", "x" * 70]
)
def test_what_is_no_address_reaches_nobody(typed: str) -> None:
    with pytest.raises(Unreachable):
        parsed(typed)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RootChanged(Introduction(b"", b"", "")), "root_changed"),
        (ClockDisagrees(Introduction(b"", b"", "")), "clock_disagrees"),
        (NotAMeetingRoom("captive portal"), "not_a_meeting_room"),
        (OSError(28, "No space left on device"), "disk_full"),
        (OSError(111, "refused"), "unreachable"),
        (TimeoutError(), "unreachable"),
        (PassphraseTooShort("ten characters"), "passphrase_too_short"),
        (KeyError("a bug of ours"), "internal"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_every_failure_has_its_code(error: Exception, code: str) -> None:
    assert failed(error) == Failed(code)
