"""Ways in over the routes: slips, passwords, devices; how sessions end."""

from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from meetingroom.server.handlers import signing_in
from meetingroom.server.records.accounts import people, slips
from meetingroom.server.records.accounts.passwords import HashingBusy
from meetingroom.server.records.accounts.people import Granted, StaffRole
from meetingroom.server.records.accounts.slips import SlipWanted
from meetingroom.wire.messages import SyncRequest
from meetingroom.wire.sessions import IssueSlip, RevokeDevice, SlipIssued, SlipsAnswer, SlipsAsked
from meetingroom.wire.sign_in import (
    AskChallenge,
    Challenge,
    ChangePassword,
    DeviceSignIn,
    PasswordSignIn,
    RedeemSlip,
    SessionKind,
    SignedIn,
    Way,
    prove,
)
from tests.rules.hall import D1, D2, SECRETARY
from tests.server.site import Site

PASSWORD = "chín mươi chín con trâu"


class Tablet:
    """A device with its own key."""

    def __init__(self, site: Site, seed: int = 1) -> None:
        self.site = site
        self.key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)

    def proof(self, way: Way, occasion: bytes) -> bytes:
        return prove(self.key, way, occasion, self.site.house.installation.fingerprint)

    def slip(self, digits: str) -> RedeemSlip:
        return RedeemSlip(
            space="body",
            digits=digits,
            device_key=self.key.public_key().public_bytes_raw(),
            device_name="Máy 07",
            proof=self.proof(Way.SLIP, digits.encode()),
        )

    def password(self, login: str, password: str) -> PasswordSignIn:
        return PasswordSignIn(
            login=login,
            password=password,
            device_key=self.key.public_key().public_bytes_raw(),
            device_name="Máy thư ký",
            proof=self.proof(Way.PASSWORD, login.encode()),
        )


async def issued(site: Site, person: str = D1) -> SlipIssued:
    answer = await site.post(SECRETARY, "/slips", IssueSlip(protocol=1, meeting="meeting-1", person=person))
    assert answer.status == 200, answer
    return msgspec.json.decode(answer.body, type=SlipIssued)


async def let_in(site: Site, path: str, message: Any, person: str) -> SignedIn:
    answer = await site.post(None, path, message)
    assert answer.status == 200, answer
    signed = msgspec.json.decode(answer.body, type=SignedIn)
    site.tokens[person] = signed.token
    return signed


async def test_a_deputy_comes_in_with_a_slip_and_next_time_with_his_device(site: Site) -> None:
    slip = await issued(site)
    tablet = Tablet(site)
    signed = await let_in(site, "/sign-in/slip", tablet.slip(slip.digits), "him")
    assert (signed.person, signed.kind) == (D1, SessionKind.DELEGATE)
    session = (await site.get("him", "/session")).json
    assert (session["person"], session["name"], session["stream"]) == (D1, "DEPUTY-1", f"desk/{D1}")
    asked = await site.post(None, "/sign-in/challenge", AskChallenge(device=signed.device))
    nonce = msgspec.json.decode(asked.body, type=Challenge).nonce
    again = DeviceSignIn(device=signed.device, nonce=nonce, proof=tablet.proof(Way.DEVICE, nonce))
    assert (await let_in(site, "/sign-in/device", again, "him")).person == D1
    assert (await site.post(None, "/sign-in/device", again)).json["code"] == "device_unknown"


async def test_a_slip_is_good_for_one_device(site: Site) -> None:
    slip = await issued(site)
    await let_in(site, "/sign-in/slip", Tablet(site).slip(slip.digits), "him")
    await let_in(site, "/sign-in/slip", Tablet(site).slip(slip.digits), "him again")
    answer = await site.post(None, "/sign-in/slip", Tablet(site, 2).slip(slip.digits))
    assert (answer.status, answer.json["code"]) == (401, "slip_used")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_new_slip_voids_the_one_before(site: Site) -> None:
    first = await issued(site)
    second = await issued(site)
    answer = await site.post(None, "/sign-in/slip", Tablet(site).slip(first.digits))
    assert answer.json["code"] == "slip_replaced"
    await let_in(site, "/sign-in/slip", Tablet(site).slip(second.digits), "him")
    standing = await site.post(SECRETARY, "/slips/standing", SlipsAsked(protocol=1, meeting="meeting-1"))
    (his,) = msgspec.json.decode(standing.body, type=SlipsAnswer).slips
    assert his.used_ms is not None
    assert first.digits.encode() not in standing.body


async def test_a_slip_lasts_until_the_opening_and_at_least_half_an_hour(site: Site) -> None:
    assert (await issued(site)).until_ms == site.clock.now + signing_in.SLIP_LASTS_MS
    starts_at = site.meeting().particulars
    assert starts_at is not None
    site.clock.now = starts_at.starts_at - 86_400_000
    assert (await issued(site)).until_ms == starts_at.starts_at


async def test_only_the_meetings_secretary_issues_slips_and_only_for_participants(site: Site) -> None:
    for actor, meeting, person in (
        (D1, "meeting-1", D2),
        (SECRETARY, "none", D1),
        (SECRETARY, "meeting-1", "x"),
    ):
        answer = await site.post(actor, "/slips", IssueSlip(protocol=1, meeting=meeting, person=person))
        assert (answer.status, answer.json["code"]) == (404, "not_found")
    asked = await site.post(D1, "/slips/standing", SlipsAsked(protocol=1, meeting="meeting-1"))
    assert asked.status == 404


async def test_a_closed_account_gets_no_slip(site: Site) -> None:
    await site.written(lambda c: people.close_account(c, D2, SECRETARY, site.clock.now))
    answer = await site.post(SECRETARY, "/slips", IssueSlip(protocol=1, meeting="meeting-1", person=D2))
    assert (answer.status, answer.json["code"]) == (403, "account_closed")


async def staff(site: Site) -> Tablet:
    """A secretary who has set his password by slip."""

    def make(connection: Any) -> str:
        now = site.clock.now
        people.make_account(connection, "clerk", "Trần Thị Bình", now, "system", "thuky")
        people.grant_role(connection, Granted("clerk", "body", StaffRole.SECRETARY), "system", now)
        (slip,) = slips.issue(
            connection,
            [SlipWanted("clerk")],
            "body",
            "system",
            now + 60_000,
            now,
            site.randomness,
            site.house.installation.slip_secret,
        )
        return slip.digits

    digits = await site.written(make)
    tablet = Tablet(site, 3)
    signed = await let_in(site, "/sign-in/slip", tablet.slip(digits), "clerk")
    assert signed.kind is SessionKind.PASSWORD_SETUP
    refused = await site.post("clerk", "/sync", SyncRequest(protocol=1, cursors={}))
    assert (refused.status, refused.json["code"]) == (403, "session_not_enough")
    assert (await site.post("clerk", "/password", ChangePassword(new="ngắn"))).status == 422
    assert (await site.post("clerk", "/password", ChangePassword(new=PASSWORD))).status == 200
    return tablet


async def test_staff_set_their_own_password_and_sign_in_with_it(site: Site) -> None:
    tablet = await staff(site)
    assert (await site.get("clerk", "/session")).json["code"] == "session_ended"
    signed = await let_in(site, "/sign-in/password", tablet.password("thuky", PASSWORD), "clerk")
    assert signed.kind is SessionKind.STAFF
    wrong = await site.post(None, "/sign-in/password", tablet.password("thuky", "sai mật khẩu"))
    assert (wrong.status, wrong.json) == (401, {"code": "wrong_password", "params": {"tries_left": 4}})
    change = ChangePassword(old="sai mật khẩu", new=PASSWORD + " nữa")
    assert (await site.post("clerk", "/password", change)).json["code"] == "wrong_password"
    change = ChangePassword(old=PASSWORD, new=PASSWORD + " nữa")
    assert (await site.post("clerk", "/password", change)).status == 200


async def test_guessing_is_slowed_down_with_the_hour_of_the_next_try(site: Site) -> None:
    tablet = await staff(site)
    for _ in range(6):
        answer = await site.post(None, "/sign-in/password", tablet.password("thuky", "sai mật khẩu"))
    assert (answer.status, answer.json["code"]) == (429, "too_many_tries")
    assert answer.json["params"]["until_ms"] > site.clock.now


async def test_a_storm_of_passwords_waits_without_holding_up_the_house(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*_: object) -> bool:
        raise HashingBusy(2)

    monkeypatch.setattr(site.house.hashing, "verify", busy)
    answer = await site.post(None, "/sign-in/password", Tablet(site).password("ai do", PASSWORD))
    assert (answer.status, answer.json["code"], answer.headers["retry-after"]) == (503, "sign_in_busy", "2")


async def test_signing_out_ends_the_session_at_once(site: Site) -> None:
    assert (await site.get(D1, "/session")).status == 200
    assert (await site.post(D1, "/sign-out", b"")).status == 200
    assert (await site.get(D1, "/session")).json["code"] == "session_ended"


async def test_a_lost_tablet_is_taken_off_by_its_owner_or_by_the_secretary(site: Site) -> None:
    devices = (await site.get(D1, "/devices")).json["devices"]
    assert [device["current"] for device in devices] == [True]
    lost = devices[0]["device"]
    for actor, request in (
        (D2, RevokeDevice(protocol=1, device=lost)),
        (D2, RevokeDevice(protocol=1, device=lost, meeting="meeting-1", person=D1)),
        (SECRETARY, RevokeDevice(protocol=1, device=lost, meeting="meeting-1", person="stranger")),
        (SECRETARY, RevokeDevice(protocol=1, device=lost, person=D1)),
        (SECRETARY, RevokeDevice(protocol=1, device="none", meeting="meeting-1", person=D1)),
    ):
        assert (await site.post(actor, "/devices/revoke", request)).status == 404
    request = RevokeDevice(protocol=1, device=lost, meeting="meeting-1", person=D1)
    assert (await site.post(SECRETARY, "/devices/revoke", request)).status == 200
    assert (await site.get(D1, "/session")).json["code"] == "device_revoked"
    own = (await site.get(D2, "/devices")).json["devices"][0]["device"]
    assert (await site.post(D2, "/devices/revoke", RevokeDevice(protocol=1, device=own))).status == 200
    assert (await site.get(D2, "/session")).json["code"] == "device_revoked"


async def test_an_expired_session_is_told_apart_from_none(site: Site) -> None:
    site.clock.pass_ms(19 * 3_600_000)
    assert (await site.get(D1, "/session")).json["code"] == "session_expired"
    assert (await site.get(None, "/session")).json["code"] == "not_signed_in"


async def test_being_there_is_noted_now_and_then(site: Site) -> None:
    site.clock.pass_ms(17 * 3_600_000)
    assert (await site.get(D1, "/session")).status == 200
    await site.written(lambda _connection: None)
    site.clock.pass_ms(4_000)
    found = site.house.door.session(site.tokens[D1])
    assert getattr(found, "seen_ms", 0) == site.clock.now - 4_000
