"""Staff by password: tries are counted first, unknown names answered alike, nobody sets another's."""

from collections.abc import AsyncIterator

import pytest

from meetingroom.server.records.accounts import devices, sign_in_log, staff
from meetingroom.server.records.accounts.passwords import NOBODYS, PasswordHashing
from meetingroom.server.records.accounts.people import Granted, StaffRole, close_account, grant_role
from meetingroom.server.records.accounts.sessions import Session
from meetingroom.server.records.accounts.sign_in_log import DONE, Act
from meetingroom.server.records.accounts.staff import Attempt
from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.sign_in import (
    AccountRefused,
    ChangePassword,
    PasswordSignIn,
    SessionKind,
    SignedIn,
    Way,
    prove,
)
from tests.server.records.accounts.conftest import FINGERPRINT, HALL, SECRETARY, Desk, Office, code

GOOD = "con thuyền nhỏ ven sông"
OTHER = "chiều mưa trên phố cũ"
BAD = "không phải đâu nhé"


class Front:
    """The sign-in of an office, hashing included, as a route would call it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.hashing = PasswordHashing()

    def request(self, desk: Desk, login: str, password: str) -> PasswordSignIn:
        proof = prove(desk.key, Way.PASSWORD, login.strip().lower().encode(), FINGERPRINT)
        return PasswordSignIn(
            login=login, password=password, device_key=desk.public, device_name=desk.name, proof=proof
        )

    def begin(self, desk: Desk, login: str, password: str) -> Attempt | AccountRefused:
        with self.office.writing() as connection:
            request = self.request(desk, login, password)
            return staff.begin(connection, request, desk.address, FINGERPRINT, self.office.now)

    async def sign_in(self, desk: Desk, login: str, password: str) -> SignedIn | AccountRefused:
        attempt = self.begin(desk, login, password)
        if isinstance(attempt, AccountRefused):
            return attempt
        right = await self.hashing.verify(attempt.stored, password)
        return self.conclude(attempt, right)

    def conclude(self, attempt: Attempt, right: bool) -> SignedIn | AccountRefused:
        with self.office.writing() as connection:
            return staff.conclude(connection, attempt, right, self.office.now, self.office.chance)

    async def change(self, token: bytes, old: str, new: str) -> AccountRefused | None:
        session = self.office.session(token)
        assert isinstance(session, Session)
        asked = ChangePassword(new=new, old=old)
        with self.office.writing() as connection:
            change = staff.begin_change(connection, session, asked, HALL, self.office.now)
        if isinstance(change, AccountRefused):
            return change
        right = change.stored is None or await self.hashing.verify(change.stored, asked.old)
        hashed = await self.hashing.hash(asked.new) if right else None
        with self.office.writing() as connection:
            return staff.conclude_change(connection, change, hashed, self.office.now)

    async def hire(
        self, person: str = "clerk", login: str = "van.thu", role: StaffRole | None = None
    ) -> Desk:
        """A new member of staff, who sets a first password with a slip on a desk of his own."""
        person = self.office.person("clerk", "van.thu")
        if role is not None:
            body = "" if role is StaffRole.SYSADMIN else "hdnd"
            with self.office.writing() as connection:
                grant_role(connection, Granted(person, body, role), SECRETARY, self.office.now)
        desk = self.office.desk()
        setup = self.office.redeem(desk, self.office.slips(person, meeting="")[0])
        assert isinstance(setup, SignedIn)
        assert await self.change(setup.token, "", GOOD) is None
        return desk


@pytest.fixture
async def front(office: Office) -> AsyncIterator[Front]:
    made = Front(office)
    yield made
    made.hashing.close()


async def test_a_first_password_is_set_by_its_owner_and_opens_a_staff_session(front: Front) -> None:
    desk = await front.hire(role=StaffRole.CLERK)
    answer = await front.sign_in(desk, " Van.Thu ", GOOD)
    assert isinstance(answer, SignedIn)
    assert (answer.person, answer.kind) == ("clerk", SessionKind.STAFF)


async def test_an_administrator_of_nothing_else_has_the_short_session(front: Front) -> None:
    desk = await front.hire(role=StaffRole.SYSADMIN)
    answer = await front.sign_in(desk, "van.thu", GOOD)
    assert isinstance(answer, SignedIn)
    assert answer.kind is SessionKind.ADMIN


async def test_the_session_for_setting_a_password_ends_with_it(front: Front) -> None:
    office = front.office
    office.person("clerk", "van.thu")
    setup = office.redeem(office.desk(), office.slips("clerk", meeting="")[0])
    assert isinstance(setup, SignedIn)
    assert await front.change(setup.token, "", GOOD) is None
    assert code(office.session(setup.token)) is AccountCode.SESSION_ENDED


async def test_a_wrong_password_says_how_many_tries_are_left_and_then_when_to_come_again(
    front: Front,
) -> None:
    await front.hire()
    desk = front.office.desk()
    answers = [await front.sign_in(desk, "van.thu", BAD) for _ in range(6)]
    assert [answer.tries_left for answer in answers[:4] if isinstance(answer, AccountRefused)] == [4, 3, 2, 1]
    wait = AccountRefused(code=AccountCode.TOO_MANY_TRIES, until_ms=front.office.now + 60_000)
    assert answers[4:] == [wait, wait]
    assert await front.sign_in(desk, "van.thu", GOOD) == wait
    front.office.clock.move(minutes=1)
    assert isinstance(await front.sign_in(desk, "van.thu", GOOD), SignedIn)


async def test_an_unknown_login_is_answered_like_a_known_one(front: Front) -> None:
    await front.hire()
    front.office.person("no password yet", "moi.tuyen")
    known = [await front.sign_in(front.office.desk(), "van.thu", BAD) for _ in range(6)]
    for login in ("nobody.here", "moi.tuyen"):
        unknown = [await front.sign_in(front.office.desk(), login, BAD) for _ in range(6)]
        assert unknown == known


async def test_an_unknown_login_is_compared_with_a_hash_as_dear_as_any(front: Front) -> None:
    await front.hire()
    known = front.begin(front.office.desk(), "van.thu", BAD)
    unknown = front.begin(front.office.desk(), "nobody.here", BAD)
    assert isinstance(known, Attempt)
    assert isinstance(unknown, Attempt)
    assert unknown.stored == NOBODYS
    assert known.stored.rsplit("$", 2)[0] == unknown.stored.rsplit("$", 2)[0]
    assert code(front.conclude(unknown, right=True)) is AccountCode.WRONG_PASSWORD


async def test_tries_begun_in_parallel_are_all_counted(front: Front) -> None:
    await front.hire()
    begun = [front.begin(front.office.desk(), "van.thu", BAD) for _ in range(20)]
    assert [isinstance(attempt, Attempt) for attempt in begun] == [True] * 5 + [False] * 15


async def test_nobody_elsewhere_can_keep_the_owner_out_of_his_own_desk(front: Front) -> None:
    desk = await front.hire()
    assert isinstance(await front.sign_in(desk, "van.thu", GOOD), SignedIn)
    for n in range(10):
        await front.sign_in(front.office.desk(address=f"10.0.0.{n}"), "van.thu", BAD)
    stranger = await front.sign_in(front.office.desk(address="10.0.0.99"), "van.thu", GOOD)
    assert code(stranger) is AccountCode.TOO_MANY_TRIES
    assert isinstance(await front.sign_in(desk, "van.thu", GOOD), SignedIn)


async def test_a_revoked_desk_has_no_such_privilege_and_no_way_in(front: Front) -> None:
    desk = await front.hire()
    entered = await front.sign_in(desk, "van.thu", GOOD)
    assert isinstance(entered, SignedIn)
    with front.office.writing() as connection:
        devices.revoke(connection, entered.device, SECRETARY, front.office.now)
    assert code(await front.sign_in(desk, "van.thu", GOOD)) is AccountCode.DEVICE_REVOKED
    for n in range(5):
        await front.sign_in(front.office.desk(address=f"10.0.0.{n}"), "van.thu", BAD)
    assert code(await front.sign_in(desk, "van.thu", GOOD)) is AccountCode.TOO_MANY_TRIES


async def test_one_address_trying_many_names_is_slowed_down(front: Front) -> None:
    desk = front.office.desk()
    answers = [front.begin(desk, f"name{n}", BAD) for n in range(31)]
    assert code(answers[-1]) is AccountCode.TOO_MANY_TRIES
    assert isinstance(front.begin(front.office.desk(address="10.0.0.1"), "name31", BAD), Attempt)


async def test_a_password_changed_while_the_old_one_was_being_hashed_is_the_one_that_counts(
    front: Front,
) -> None:
    desk = await front.hire()
    entered = await front.sign_in(desk, "van.thu", GOOD)
    assert isinstance(entered, SignedIn)
    attempt = front.begin(desk, "van.thu", GOOD)
    assert isinstance(attempt, Attempt)
    assert await front.change(entered.token, GOOD, OTHER) is None
    assert code(front.conclude(attempt, right=True)) is AccountCode.WRONG_PASSWORD


async def test_a_stolen_request_cannot_be_used_with_another_devices_key(front: Front) -> None:
    await front.hire()
    honest = front.request(front.office.desk(), "van.thu", GOOD)
    forged = PasswordSignIn(
        login=honest.login,
        password=GOOD,
        device_key=front.office.desk().public,
        device_name="x",
        proof=honest.proof,
    )
    with front.office.writing() as connection:
        answer = staff.begin(connection, forged, HALL, FINGERPRINT, front.office.now)
    assert code(answer) is AccountCode.DEVICE_UNKNOWN


async def test_a_password_longer_than_any_is_neither_hashed_nor_counted(front: Front) -> None:
    await front.hire()
    for _ in range(10):
        answer = front.begin(front.office.desk(), "van.thu", "x" * 1_000_000)
        assert answer == AccountRefused(code=AccountCode.WRONG_PASSWORD)


async def test_a_closed_account_is_told_so_only_with_the_right_password(front: Front) -> None:
    desk = await front.hire()
    with front.office.writing() as connection:
        close_account(connection, "clerk", SECRETARY, front.office.now)
    assert code(await front.sign_in(desk, "van.thu", BAD)) is AccountCode.WRONG_PASSWORD
    assert code(await front.sign_in(desk, "van.thu", GOOD)) is AccountCode.ACCOUNT_CLOSED


async def test_a_desk_enrolled_by_one_person_is_not_anothers(front: Front) -> None:
    desk, _ = front.office.entered("deputy")
    await front.hire()
    assert code(await front.sign_in(desk, "van.thu", GOOD)) is AccountCode.DEVICE_UNKNOWN


# -- changing it ---------------------------------------------------------------------------------------


async def test_changing_the_password_needs_the_old_one_and_ends_the_other_sessions(front: Front) -> None:
    desk = await front.hire()
    here = await front.sign_in(desk, "van.thu", GOOD)
    elsewhere = await front.sign_in(front.office.desk(), "van.thu", GOOD)
    assert isinstance(here, SignedIn)
    assert isinstance(elsewhere, SignedIn)
    refused = await front.change(here.token, BAD, OTHER)
    assert refused == AccountRefused(code=AccountCode.WRONG_PASSWORD, tries_left=4)
    assert await front.change(here.token, GOOD, OTHER) is None
    assert isinstance(front.office.session(here.token), Session)
    assert code(front.office.session(elsewhere.token)) is AccountCode.SESSION_ENDED
    assert code(await front.sign_in(desk, "van.thu", GOOD)) is AccountCode.WRONG_PASSWORD
    assert isinstance(await front.sign_in(desk, "van.thu", OTHER), SignedIn)


async def test_an_open_session_is_no_way_to_guess_the_old_password(front: Front) -> None:
    desk = await front.hire()
    here = await front.sign_in(desk, "van.thu", GOOD)
    assert isinstance(here, SignedIn)
    codes = [code(await front.change(here.token, BAD, OTHER)) for _ in range(6)]
    assert codes == [AccountCode.WRONG_PASSWORD] * 4 + [AccountCode.TOO_MANY_TRIES] * 2


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("ngắn", AccountCode.PASSWORD_TOO_SHORT),
        ("matkhau2026", AccountCode.PASSWORD_TOO_COMMON),
        ("van.thu.2026", AccountCode.PASSWORD_TOO_COMMON),
        (GOOD, AccountCode.PASSWORD_UNCHANGED),
    ],
)
async def test_a_new_password_that_is_not_taken_changes_nothing(
    front: Front, new: str, why: AccountCode
) -> None:
    desk = await front.hire()
    here = await front.sign_in(desk, "van.thu", GOOD)
    assert isinstance(here, SignedIn)
    assert code(await front.change(here.token, GOOD, new)) is why
    assert isinstance(await front.sign_in(desk, "van.thu", GOOD), SignedIn)


async def test_a_deputys_session_sets_no_password(front: Front) -> None:
    _, entered = front.office.entered("deputy")
    assert code(await front.change(entered.token, "", GOOD)) is AccountCode.SESSION_NOT_ENOUGH


async def test_somebody_without_a_login_cannot_set_a_password(front: Front) -> None:
    office = front.office
    setup = office.redeem(office.desk(), office.slips(office.person("deputy"), meeting="")[0])
    assert isinstance(setup, SignedIn)
    assert code(await front.change(setup.token, "", GOOD)) is AccountCode.SESSION_NOT_ENOUGH


async def test_a_forgotten_password_is_set_anew_with_a_slip(front: Front) -> None:
    await front.hire()
    office, desk = front.office, front.office.desk()
    setup = office.redeem(desk, office.slips("clerk", meeting="")[0])
    assert isinstance(setup, SignedIn)
    assert await front.change(setup.token, "", OTHER) is None
    assert isinstance(await front.sign_in(desk, "van.thu", OTHER), SignedIn)


async def test_no_password_and_no_login_stand_in_the_database_or_its_log(front: Front) -> None:
    desk = await front.hire()
    await front.sign_in(desk, "van.thu", BAD)
    await front.sign_in(desk, "mật-khẩu-gõ-nhầm-ô", BAD)
    front.office.restart()
    for path in front.office.path.parent.iterdir():
        content = path.read_bytes()
        for secret in (GOOD, BAD, "mật-khẩu-gõ-nhầm-ô"):
            assert secret.encode() not in content
    with front.office.database.reading() as connection:
        entries = sign_in_log.read(connection)
    assert [(entry.act, entry.outcome, entry.person) for entry in entries[:3]] == [
        (Act.PASSWORD, AccountCode.WRONG_PASSWORD, None),
        (Act.PASSWORD, AccountCode.WRONG_PASSWORD, "clerk"),
        (Act.PASSWORD_SET, DONE, "clerk"),
    ]
