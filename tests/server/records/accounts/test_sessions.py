"""A session holds on its device, through restarts, until one of its limits or somebody's decision."""

import hashlib

import pytest

from meetingroom.server.records.accounts import sessions
from meetingroom.server.records.accounts.people import close_account, reopen_account
from meetingroom.server.records.accounts.sessions import LIMITS, Session, open_session
from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.sign_in import SessionKind, SignedIn
from tests.server.records.accounts.conftest import SECRETARY, Office, code

HOUR_MS = 3_600_000


def opened(office: Office, kind: SessionKind) -> SignedIn:
    _, first = office.entered(f"person of {kind}")
    with office.writing() as connection:
        return open_session(connection, first.person, first.device, kind, office.now, office.chance)


def test_a_session_outlives_a_restart_of_the_server(office: Office) -> None:
    _, entered = office.entered("a")
    office.restart()
    held = office.session(entered.token)
    assert isinstance(held, Session)
    assert (held.person, held.device, held.kind) == ("a", entered.device, SessionKind.DELEGATE)


def test_a_token_stands_nowhere_in_the_database(office: Office) -> None:
    _, entered = office.entered("a")
    office.restart()
    for path in office.path.parent.iterdir():
        assert entered.token not in path.read_bytes()
        assert entered.token.hex().encode() not in path.read_bytes()


def test_an_unknown_token_is_told_no_more_than_an_expired_one(office: Office) -> None:
    _, entered = office.entered("a")
    assert code(office.session(b"x" * 32)) is AccountCode.SESSION_EXPIRED
    hashed = hashlib.sha256(entered.token).digest()
    assert code(office.session(hashed)) is AccountCode.SESSION_EXPIRED


@pytest.mark.parametrize("kind", SessionKind)
def test_a_session_used_all_the_time_ends_with_its_whole_life(office: Office, kind: SessionKind) -> None:
    session = opened(office, kind)
    idle_ms, life_ms = LIMITS[kind]
    step_ms = min(idle_ms, life_ms) // 4
    for _ in range(life_ms // step_ms - 1):
        office.clock.move(ms=step_ms)
        held = office.session(session.token)
        assert isinstance(held, Session)
        with office.writing() as connection:
            sessions.touch(connection, held, office.now)
    assert isinstance(office.session(session.token), Session)
    office.clock.move(ms=step_ms)
    assert code(office.session(session.token)) is AccountCode.SESSION_EXPIRED


@pytest.mark.parametrize("kind", SessionKind)
def test_an_idle_session_ends_at_its_idle_limit(office: Office, kind: SessionKind) -> None:
    session = opened(office, kind)
    office.clock.move(ms=session.idle_ms - 1)
    assert isinstance(office.session(session.token), Session)
    office.clock.move(ms=1)
    assert code(office.session(session.token)) is AccountCode.SESSION_EXPIRED


def test_a_delegates_session_lasts_the_meeting_day_and_an_idle_administrators_half_an_hour() -> None:
    assert LIMITS[SessionKind.DELEGATE][0] >= 12 * HOUR_MS
    assert LIMITS[SessionKind.ADMIN] == (HOUR_MS // 2, 8 * HOUR_MS)


def test_reading_a_session_asks_for_writing_once_a_minute_only(office: Office) -> None:
    _, entered = office.entered("a")
    held = office.session(entered.token)
    assert isinstance(held, Session)
    assert not held.wants_touch(office.now + 59_999)
    assert held.wants_touch(office.now + 60_000)
    assert held.wants_touch(office.now - 60_000)


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_delegate_stays_signed_in_when_the_servers_clock_is_set_by_two_hours(
    office: Office, hours: int
) -> None:
    _, entered = office.entered("a")
    office.clock.jump(hours=hours)
    assert isinstance(office.session(entered.token), Session)


def test_signing_out_ends_this_session_only(office: Office) -> None:
    desk, first = office.entered("a")
    second = office.by_key(desk, first.device)
    assert isinstance(second, SignedIn)
    held = office.session(first.token)
    assert isinstance(held, Session)
    with office.writing() as connection:
        sessions.end_session(connection, held.token_hash, office.now)
    assert code(office.session(first.token)) is AccountCode.SESSION_ENDED
    assert isinstance(office.session(second.token), Session)


def test_going_on_at_one_device_can_end_the_others(office: Office) -> None:
    _, old = office.entered("a")
    office.clock.move(minutes=5)
    new = office.redeem(office.desk(), office.slips("a")[0])
    assert isinstance(new, SignedIn)
    with office.writing() as connection:
        live = sessions.live_sessions(connection, "a", office.now)
        assert [session.device for session in live] == [old.device, new.device]
        ended = sessions.end_sessions(connection, office.now, person="a", but=live[1].token_hash)
    assert ended == 1
    assert code(office.session(old.token)) is AccountCode.SESSION_ENDED
    assert isinstance(office.session(new.token), Session)


def test_ending_nobodys_sessions_is_a_mistake_and_not_everybodys_end(office: Office) -> None:
    _, entered = office.entered("a")
    with office.writing() as connection, pytest.raises(ValueError, match="name a person"):
        sessions.end_sessions(connection, office.now)
    assert isinstance(office.session(entered.token), Session)


def test_a_closed_account_is_out_at_once_and_its_sessions_stay_ended(office: Office) -> None:
    _, entered = office.entered("a")
    with office.writing() as connection:
        close_account(connection, "a", SECRETARY, office.now)
    assert code(office.session(entered.token)) is AccountCode.ACCOUNT_CLOSED
    with office.writing() as connection:
        assert sessions.live_sessions(connection, "a", office.now) == []
        assert reopen_account(connection, "a", SECRETARY, office.now)
    assert code(office.session(entered.token)) is AccountCode.SESSION_ENDED
