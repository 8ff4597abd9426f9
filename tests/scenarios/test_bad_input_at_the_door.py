"""Bad input at the door: wrong slip, PIN and password, a session that is over, an address that is none."""

import asyncio
import re
from typing import Any

from sqlalchemy import delete, update

from meetingroom.client.app.doorway import Doorway
from meetingroom.client.pages.sign_in.new_password import NewPasswordStep
from meetingroom.client.pages.sign_in.password import PasswordStep
from meetingroom.client.pages.sign_in.server import ServerStep
from meetingroom.client.store.keys import MachineKeyring
from meetingroom.client.store.picture import ActState, Line
from meetingroom.client.sync.entrance import OpenDesk
from meetingroom.rules.commands import CastBallot
from meetingroom.rules.ids import PersonId, PollId
from meetingroom.rules.terms import Choice
from meetingroom.server.admin.staff import StaffWanted, make_staff
from meetingroom.server.records.accounts.people import StaffRole
from meetingroom.server.records.accounts.tables import device, session, slip
from tests.fakes.town import PIN, Town, meeting, said, until
from tests.rules.hall import D1
from tests.scenarios.windows import Window, Windows
from tests.server.council import BODY, MEETING

PASSWORD = "mật khẩu của cô văn thư 9"


def doorway(town: Town, name: str) -> Doorway:
    """The door of a machine that trusts the town's server."""
    return Doorway(town.pin(name), MachineKeyring(town.keyring(name)), name)


async def test_a_wrong_slip_says_how_many_tries_are_left_and_the_right_one_still_opens(
    town: Town, windows: Windows
) -> None:
    digits = await town.slip(D1)
    window = windows.at_the_door(doorway(town, "tablet"))
    await window.types("00000000")
    told = await window.reads("Mã trên phiếu chưa đúng.")
    assert re.search(r"Còn \d+ lần nhập", told)
    await window.types(digits)
    await window.until(lambda: any("Chọn mã PIN" in text for text in window.says()), "choosing a PIN")


async def test_a_wrong_pin_opens_nothing_and_the_right_one_opens_after_it(
    town: Town, windows: Windows
) -> None:
    await town.stop(await town.at_desk(D1, town.pinned("tablet")))
    window = windows.at_the_door(doorway(town, "tablet"))
    await window.chooses_first()
    await window.types("000000")
    told = await window.reads("Mã PIN chưa đúng.")
    assert "vẫn được khóa an toàn" in told
    assert window.opened == []
    await window.types(PIN)
    await at_work(window)


async def test_a_wrong_password_names_the_usual_reasons_and_makes_no_desk(
    town: Town, windows: Windows
) -> None:
    body = BODY.removeprefix("body/")
    wanted = StaffWanted(PersonId("van-thu"), "Văn thư", "vanthu", StaffRole.SECRETARY, body)
    await asyncio.to_thread(make_staff, town.site.house, wanted)
    window = windows.at_the_door(doorway(town, "office"))
    await window.until(lambda: hasattr(window.door.step, "way_taken"), "the other way in")
    window.door.step.way_taken.emit(0)  # type: ignore[attr-defined]
    await window.until(lambda: isinstance(window.door.step, PasswordStep), "the password")
    window.door.step.given.emit("vanthu", PASSWORD)  # type: ignore[attr-defined]
    told = await window.reads("Tên đăng nhập hoặc mật khẩu chưa đúng.")
    assert "Caps Lock" in told
    assert "Unikey" in told
    assert not list((town.folder / "office").glob("desks/*"))


async def test_a_clerk_sets_her_first_password_by_her_slip_and_comes_in_by_it(
    town: Town, windows: Windows
) -> None:
    body = BODY.removeprefix("body/")
    wanted = StaffWanted(PersonId("van-thu"), "Văn thư", "vanthu", StaffRole.SECRETARY, body)
    digits = await asyncio.to_thread(make_staff, town.site.house, wanted)
    window = windows.at_the_door(doorway(town, "office"))
    await window.types(digits)
    await window.until(lambda: isinstance(window.door.step, NewPasswordStep), "a password of her own")
    for password, sentence in (("mèo mướp", "ngắn hơn 10 ký tự"), ("vanthu 2026", "Mật khẩu này dễ đoán.")):
        choose(window.door.step, password)
        assert "Chưa đặt mật khẩu nào" in await window.reads(sentence)
    choose(window.door.step, PASSWORD)
    assert "vừa đặt" in await window.reads("Đã đặt mật khẩu.")
    assert isinstance(window.door.step, PasswordStep)
    opened = town.kept(await said(town.pinned("home").sign_in, "vanthu", PASSWORD))
    assert opened.label.staff


async def at_work(window: Window) -> None:
    """The desk is open and has its line."""
    await window.until(lambda: window.opened, "the desk")
    desk = window.opened[-1].desk
    await window.until(lambda: desk.picture.connection.state is Line.CURRENT, "the line")


def choose(step: object, password: str) -> None:
    """Typed twice."""
    assert isinstance(step, NewPasswordStep)
    step.first.setText(password)
    step.second.setText(password)
    step.save.click()


async def test_an_address_that_is_none_is_called_so_and_nothing_was_sent(
    town: Town, windows: Windows
) -> None:
    new = Doorway(town.folder / "new", MachineKeyring(town.keyring("new")), "new")
    window = windows.at_the_door(new, server="http://[")
    for typed in (f"127.0.0.1:{town.port}x", "a..b", "x" * 70):
        assert "Chưa gửi mật khẩu" in await window.reads("Chưa kết nối được với máy chủ.")
        step = window.door.step
        assert isinstance(step, ServerStep)
        step.chosen.emit(typed)
    assert new.server_name() == ""


# ── sessions ──────────────────────────────────────────────────────────────────────────────────────


async def test_an_expired_session_is_renewed_by_itself_and_what_waited_is_recorded(town: Town) -> None:
    opened = await town.at_desk(D1, town.pinned("tablet"))
    poll = await choose_while_away(town, opened)
    over = update(session).values(opened_ms=1, seen_ms=1, ends_ms=2)
    await town.site.written(lambda connection: connection.execute(over))
    town.site.house.door.forget()
    opened.desk.start()
    await until(opened.desk, lambda: meeting(opened.desk).polls[poll].ballots.get(D1))
    assert opened.desk.picture.connection.state is not Line.TROUBLE


async def test_a_device_the_server_does_not_know_any_more_is_sent_for_a_slip_and_loses_nothing(
    town: Town, windows: Windows
) -> None:
    entrance = town.pinned("tablet")
    opened = await town.at_desk(D1, entrance)
    poll = await choose_while_away(town, opened)

    def forget(connection: Any) -> None:
        for table in (session, slip, device):
            connection.execute(delete(table).where(table.c.person == D1))

    await town.site.written(forget)
    town.site.house.door.forget()
    window = windows.before(opened.desk)
    opened.desk.start()
    assert "nhận phiếu mới từ thư ký" in await window.reads("Máy chủ chưa nhận ra máy này.")
    window.at()
    await window.reads("Máy chủ chưa nhận ra máy này.")
    left: list[bool] = []
    window.shell.left.connect(lambda: left.append(True))
    window.button("Đăng nhập lại").click()
    assert left, "the way to the door stands beside the sentence"
    assert [act.state for act in opened.desk.picture.streams[MEETING].pending] == [ActState.UNSENT]
    window.shell.leave_desk()
    await town.stop(opened)
    again = await town.at_desk(D1, entrance)
    await until(again.desk, lambda: meeting(again.desk).polls[poll].ballots.get(D1))
    assert set(town.site.meeting().polls[poll].ballots) == {D1}


# ── usual ways to a point ─────────────────────────────────────────────────────────────────────────


async def choose_while_away(town: Town, opened: OpenDesk) -> PollId:
    """A vote opens, the line goes, the deputy chooses: his choice waits in the outbox."""
    desk = opened.desk
    poll = await town.site.open_poll()
    await until(desk, lambda: poll in meeting(desk).polls and meeting(desk).polls[poll].opened)
    await asyncio.to_thread(desk.disconnect)
    desk.submit(MEETING, CastBallot(poll, Choice.FOR))
    await until(desk, lambda: desk.picture.streams[MEETING].pending[0].state is ActState.UNSENT)
    return poll
