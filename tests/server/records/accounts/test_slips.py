"""A printed slip: good once, for one person, until its hour; hopeless to guess; never a lock for good."""

import threading
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from meetingroom.server.records.accounts import devices, slips
from meetingroom.server.records.accounts.people import close_account
from meetingroom.server.records.accounts.slips import SlipWanted, slip_states
from meetingroom.server.records.accounts.tables import throttle as throttle_table
from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.sign_in import AccountRefused, RedeemSlip, SessionKind, SignedIn
from tests.server.records.accounts.conftest import (
    BODY,
    FINGERPRINT,
    HALL,
    SECRET,
    SECRETARY,
    Office,
    code,
)

WRONG = "00000000"


def test_a_slip_enrols_the_device_and_opens_a_delegates_session(office: Office) -> None:
    desk = office.desk()
    [digits] = office.slips(office.person("a"))
    answer = office.redeem(desk, f"{digits[:4]} {digits[4:]}")
    assert isinstance(answer, SignedIn)
    assert (answer.person, answer.kind) == ("a", SessionKind.DELEGATE)
    with office.database.reading() as connection:
        [device] = devices.devices_of(connection, "a")
    assert (device.device, device.name, device.revoked_ms) == (answer.device, "Máy 07", None)


def test_the_digits_stand_nowhere_in_the_database(office: Office) -> None:
    [digits] = office.slips(office.person("a"))
    office.restart()
    files = office.path.parent.glob("meetingroom.sqlite3*")
    assert all(digits.encode() not in path.read_bytes() for path in files)


def test_another_installations_secret_does_not_open_our_slips(office: Office) -> None:
    [digits] = office.slips(office.person("a"))
    desk = office.desk()
    with office.writing() as connection:
        answer = slips.redeem(
            connection, desk.slip(digits), HALL, FINGERPRINT, office.now, office.chance, b"x" * 32
        )
    assert code(answer) is AccountCode.WRONG_SLIP


def test_a_slip_is_good_for_one_device_only(office: Office) -> None:
    [digits] = office.slips(office.person("a"))
    assert isinstance(office.redeem(office.desk(), digits), SignedIn)
    assert code(office.redeem(office.desk(), digits)) is AccountCode.SLIP_USED


def test_the_same_device_may_ask_again_because_the_answer_may_have_been_lost(office: Office) -> None:
    desk = office.desk()
    [digits] = office.slips(office.person("a"))
    first, second = office.redeem(desk, digits), office.redeem(desk, digits)
    assert isinstance(first, SignedIn)
    assert isinstance(second, SignedIn)
    assert second.device == first.device
    assert second.token != first.token
    office.clock.move(hours=25)
    assert code(office.redeem(desk, digits)) is AccountCode.SLIP_EXPIRED


def test_of_two_devices_that_race_with_one_slip_one_comes_in(office: Office) -> None:
    [digits] = office.slips(office.person("a"))
    answers: list[SignedIn | AccountRefused] = []
    start = threading.Barrier(8)

    def race() -> None:
        desk = office.desk()
        start.wait()
        answers.append(office.redeem(desk, digits))

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(answer) for answer in answers].count(SignedIn) == 1
    assert {code(answer) for answer in answers if isinstance(answer, AccountRefused)} == {
        AccountCode.SLIP_USED
    }


def test_a_slip_ends_at_the_hour_its_issuer_stated(office: Office) -> None:
    office.person("a")
    [digits] = office.slips("a", hours=2)
    office.clock.move(hours=2)
    assert code(office.redeem(office.desk(), digits)) is AccountCode.SLIP_EXPIRED


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_server_clock_two_hours_wrong_at_issuing_costs_at_most_a_new_slip(
    office: Office, hours: int
) -> None:
    office.person("a")
    office.clock.jump(hours=hours)
    [digits] = office.slips("a", hours=3)
    office.clock.jump(hours=-hours)
    assert isinstance(office.redeem(office.desk(), digits), SignedIn)
    [digits] = office.slips("a", hours=3)
    assert isinstance(office.redeem(office.desk(), digits), SignedIn)


def test_a_new_slip_voids_the_persons_older_unused_ones_and_nobody_elses(office: Office) -> None:
    office.person("a"), office.person("b")
    old, others = office.slips("a", "b")
    [new] = office.slips("a")
    assert code(office.redeem(office.desk(), old)) is AccountCode.SLIP_REPLACED
    assert isinstance(office.redeem(office.desk(), new), SignedIn)
    assert isinstance(office.redeem(office.desk(), others), SignedIn)


def test_a_slip_counts_in_its_own_space_only(office: Office) -> None:
    [digits] = office.slips(office.person("a"))
    assert code(office.redeem(office.desk(), digits, space="ubnd-khac")) is AccountCode.WRONG_SLIP


@pytest.mark.parametrize("typed", ["", "1234567", "12345678a", "xin chào"])
def test_what_is_not_eight_digits_is_refused_without_being_counted(office: Office, typed: str) -> None:
    for _ in range(50):
        assert office.redeem(office.desk(), typed) == AccountRefused(code=AccountCode.WRONG_SLIP)


def test_a_stolen_request_cannot_enrol_another_key(office: Office) -> None:
    [digits] = office.slips(office.person("a"))
    honest, thief = office.desk().slip(digits), office.desk()
    forged = RedeemSlip(
        space=BODY,
        digits=digits,
        device_key=thief.public,
        device_name="x",
        proof=honest.proof,
    )
    with office.writing() as connection:
        answer = slips.redeem(connection, forged, HALL, FINGERPRINT, office.now, office.chance, SECRET)
    assert code(answer) is AccountCode.DEVICE_UNKNOWN


def test_a_device_of_one_person_cannot_be_enrolled_for_another(office: Office) -> None:
    desk, _ = office.entered("a")
    [digits] = office.slips(office.person("b"))
    assert code(office.redeem(desk, digits)) is AccountCode.DEVICE_UNKNOWN
    assert isinstance(office.redeem(office.desk(), digits), SignedIn)


def test_a_closed_account_voids_its_slips_and_takes_no_new_ones(office: Office) -> None:
    [digits] = office.slips(office.person("a"))
    with office.writing() as connection:
        assert close_account(connection, "a", SECRETARY, office.now)
    assert code(office.redeem(office.desk(), digits)) is AccountCode.SLIP_REPLACED
    with pytest.raises(ValueError, match="open account"):
        office.slips("a")


def test_a_slip_used_before_the_account_was_closed_opens_nothing_after(office: Office) -> None:
    desk = office.desk()
    [digits] = office.slips(office.person("a"))
    assert isinstance(office.redeem(desk, digits), SignedIn)
    with office.writing() as connection:
        assert close_account(connection, "a", SECRETARY, office.now)
    assert code(office.redeem(desk, digits)) is AccountCode.ACCOUNT_CLOSED


def test_slips_need_an_account_and_a_future(office: Office) -> None:
    office.person("a")
    with pytest.raises(ValueError, match="open account"):
        office.slips("nobody")
    with pytest.raises(ValueError, match="future"):
        office.slips("a", hours=0)


def test_a_slip_without_a_meeting_only_lets_staff_set_a_password(office: Office) -> None:
    desk = office.desk()
    [digits] = office.slips(office.person("clerk", "van.thu"), meeting="")
    answer = office.redeem(desk, digits)
    assert isinstance(answer, SignedIn)
    assert answer.kind is SessionKind.PASSWORD_SETUP
    assert code(office.by_key(desk, answer.device)) is AccountCode.SESSION_NOT_ENOUGH


def test_the_secretary_sees_who_has_come_in_and_never_the_digits(office: Office) -> None:
    for person in "abc":
        office.person(person)
    _, used = office.slips("a", "b")
    [_] = office.slips("a")
    answer = office.redeem(office.desk(), used)
    assert isinstance(answer, SignedIn)
    with office.database.reading() as connection:
        states = slip_states(connection, BODY, ["a", "b", "c"])
    assert [(state.person, state.used_ms, state.device) for state in states] == [
        ("a", None, None),
        ("b", office.now, answer.device),
    ]


# -- guessing ------------------------------------------------------------------------------------------


def test_wrong_digits_say_how_many_tries_are_left_and_then_when_the_next_is_taken(office: Office) -> None:
    office.person("a")
    office.slips("a")
    desk = office.desk()
    answers = [office.redeem(desk, WRONG) for _ in range(20)]
    assert [answer.tries_left for answer in answers[:-1] if isinstance(answer, AccountRefused)] == [
        *range(19, 0, -1)
    ]
    assert answers[-1] == AccountRefused(code=AccountCode.TOO_MANY_TRIES, until_ms=office.now + 15_000)
    assert office.redeem(desk, WRONG) == answers[-1]


def guess(office: Office, addresses: Sequence[str], first: int = 0) -> int:
    """Try one number from each address, in one go; how many of them were looked at."""
    looked_at = 0
    with office.writing() as connection:
        for n, address in enumerate(addresses, first):
            request = office.desk().slip(f"{n:08}")
            answer = slips.redeem(
                connection, request, address, FINGERPRINT, office.now, office.chance, SECRET
            )
            looked_at += code(answer) is AccountCode.WRONG_SLIP
    return looked_at


def test_one_address_that_goes_on_guessing_is_looked_at_four_times_an_hour(office: Office) -> None:
    office.person("a")
    office.slips("a", hours=48)
    office.clock.move(minutes=20)
    looked_at = 0
    for n in range(8 * 6):
        office.clock.move(minutes=10)
        looked_at += guess(office, [HALL] * 3, first=3 * n)
    assert 21 + 28 <= looked_at <= 21 + 33


def test_guessing_from_hundreds_of_addresses_is_hopeless(office: Office) -> None:
    """25 slips, ten days: at most 20 + 25 + 960 guesses, 2.5 in 10,000 to hit any."""
    people = [office.person(f"p{n}") for n in range(25)]
    office.slips(*people, hours=240)
    office.clock.move(minutes=20)
    assert guess(office, [f"10.0.0.{n}" for n in range(200)]) == 45
    later = 0
    for hour in range(10):
        office.clock.move(hours=1)
        later += guess(office, [f"10.1.{hour}.{n}" for n in range(8)], first=1000 + 8 * hour)
    assert later == 10 * 4


def test_while_others_guess_an_old_slip_waits_and_a_new_slip_works_at_once(office: Office) -> None:
    office.person("a")
    [old] = office.slips("a")
    office.clock.move(minutes=20)
    guess(office, [f"10.0.0.{n}" for n in range(100)])
    refused = office.redeem(office.desk(), old)
    assert code(refused) is AccountCode.TOO_MANY_TRIES
    assert isinstance(refused, AccountRefused)
    assert refused.until_ms is not None
    assert office.now < refused.until_ms <= office.now + 15 * 60_000
    [new] = office.slips("a")
    assert isinstance(office.redeem(office.desk(), new), SignedIn)


def test_when_the_guessing_stops_an_old_slip_works_again_within_a_quarter_of_an_hour(
    office: Office,
) -> None:
    office.person("a")
    [old] = office.slips("a")
    office.clock.move(minutes=20)
    guess(office, [f"10.0.0.{n}" for n in range(100)])
    office.clock.move(minutes=15)
    assert isinstance(office.redeem(office.desk(), old), SignedIn)


def test_a_hall_behind_one_address_may_mistype_and_coming_in_clears_it(office: Office) -> None:
    people = [office.person(f"p{n}") for n in range(30)]
    for digits in office.slips(*people):
        desk = office.desk(address="203.0.113.7")
        assert code(office.redeem(desk, WRONG)) is AccountCode.WRONG_SLIP
        assert isinstance(office.redeem(desk, digits), SignedIn)


def test_made_up_spaces_leave_nothing_behind(office: Office) -> None:
    for n in range(10):
        assert code(office.redeem(office.desk(), WRONG, space="x" * n)) is AccountCode.WRONG_SLIP
    with office.database.reading() as connection:
        kept = connection.scalars(select(throttle_table.c.key)).all()
    assert kept == [f"slip address {HALL}"]


def test_addresses_of_one_ipv6_network_count_as_one(office: Office) -> None:
    office.person("a")
    office.slips("a")
    answers = [office.redeem(office.desk(address=f"fd00::{n:x}"), WRONG) for n in range(1, 21)]
    assert code(answers[-1]) is AccountCode.TOO_MANY_TRIES


def test_a_clock_set_back_two_hours_makes_nobody_wait_for_the_past(office: Office) -> None:
    office.person("a")
    [digits] = office.slips("a")
    office.clock.move(minutes=20)
    guess(office, [f"10.0.0.{n}" for n in range(100)])
    for _ in range(25):
        office.redeem(office.desk(), WRONG)
    office.clock.jump(hours=-2)
    assert isinstance(office.redeem(office.desk(), digits), SignedIn)


def test_digits_already_in_use_in_a_space_are_not_drawn_again(office: Office) -> None:
    class Repeating:
        """Draws digits and ids in turn; the second digits are the first again."""

        def __init__(self) -> None:
            self.drawn = iter([7, 1, 7, 8, 2])

        def token_bytes(self, size: int) -> bytes:
            return next(self.drawn).to_bytes(size, "big")

    wanted = [SlipWanted(office.person("a"), "m"), SlipWanted(office.person("b"), "m")]
    with office.writing() as connection:
        later = office.now + 1000
        issued = slips.issue(connection, wanted, BODY, SECRETARY, later, office.now, Repeating(), SECRET)
    assert [each.digits for each in issued] == ["00000007", "00000008"]
