"""Accounts of staff, printed slips, forgetting the sign-in log. Never sets a password for anybody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from meetingroom.documents.slips import Slip, SlipSheet
from meetingroom.rules.ids import SYSTEM, MeetingId, PersonId
from meetingroom.rules.state import Meeting
from meetingroom.rules.streams import StreamName, body_stream, meeting_stream
from meetingroom.server.admin.office import NotDone
from meetingroom.server.handlers.house import House
from meetingroom.server.handlers.signing_in import SLIP_LASTS_MS
from meetingroom.server.records.accounts import people, purge, sign_in_log, slips
from meetingroom.server.records.accounts.people import WHOLE_INSTALLATION, Granted, StaffRole
from meetingroom.server.records.accounts.slips import SlipWanted
from meetingroom.server.records.database import Transaction
from meetingroom.wire.four_words import four_words
from meetingroom.wire.sign_in import AccountRefused
from meetingroom.words.catalogue import load
from meetingroom.words.refusals import refusal

SETUP_LASTS_MS = 24 * 3_600_000
"""A slip for setting one's first password."""


@dataclass(frozen=True, slots=True)
class StaffWanted:
    """An account to be made: `login` is what the person will type; `body` empty for a sysadmin."""

    person: PersonId
    name: str
    login: str
    role: StaffRole
    body: str = WHOLE_INSTALLATION


def make_staff(house: House, wanted: StaffWanted) -> str:
    """The account, its role, and the digits of a slip with which the person sets his own password.

    Raises NotDone.
    """
    if wanted.body and house.core.streams.get(StreamName.parse(body_stream(wanted.body))) is None:
        raise NotDone(f"Chưa có cơ quan mang mã {wanted.body}. Chưa lập tài khoản; đề nghị xem lại --body.")
    now = house.clock.now_ms()
    made: list[str | AccountRefused] = []

    def make(connection: Transaction) -> None:
        why = people.make_account(connection, wanted.person, wanted.name, now, SYSTEM, wanted.login)
        if why is not None:
            made.append(why)
            return
        people.grant_role(connection, Granted(wanted.person, wanted.body, wanted.role), SYSTEM, now)
        (slip,) = slips.issue(
            connection,
            [SlipWanted(wanted.person)],
            wanted.body,
            SYSTEM,
            now + SETUP_LASTS_MS,
            now,
            house.randomness,
            house.installation.slip_secret,
        )
        made.append(slip.digits)

    house.core.write(make)
    (result,) = made
    if isinstance(result, AccountRefused):
        raise NotDone(refusal(load(), result.code).text)
    return result


def print_slips(house: House, meeting: MeetingId, persons: Sequence[PersonId] = ()) -> SlipSheet:
    """New slips for a meeting's participants (all, or the named ones); older unused ones are void.

    The digits stand in the sheet only: print it at once. Raises NotDone.
    """
    stream = house.core.streams.get(StreamName.parse(meeting_stream(meeting)))
    if stream is None or not isinstance(stream.state, Meeting) or stream.state.particulars is None:
        raise NotDone(f"Chưa có cuộc họp mang mã {meeting}. Chưa lập phiếu nào; đề nghị xem lại --meeting.")
    state, particulars = stream.state, stream.state.particulars
    unknown = [person for person in persons if person not in state.participants]
    if unknown:
        raise NotDone(f"Không có trong danh sách dự họp: {', '.join(unknown)}. Chưa lập phiếu nào.")
    chosen = [state.participants[person] for person in persons or sorted(state.participants)]
    now = house.clock.now_ms()
    until = max(particulars.starts_at, now + SLIP_LASTS_MS)
    issued: list[slips.IssuedSlip] = []

    def issue(connection: Transaction) -> None:
        for person in chosen:
            people.make_account(connection, person.person, person.name, now, SYSTEM)
        issued.extend(
            slips.issue(
                connection,
                [SlipWanted(person.person, meeting) for person in chosen],
                particulars.body,
                SYSTEM,
                until,
                now,
                house.randomness,
                house.installation.slip_secret,
            )
        )

    house.core.write(issue)
    digits = {slip.person: slip.digits for slip in issued}
    return SlipSheet(
        body=particulars.body_name,
        meeting=particulars.title,
        until_ms=until,
        words=four_words(house.installation.fingerprint),
        slips=tuple(Slip(p.name, p.office, digits[p.person]) for p in chosen),
    )


def forget_sign_ins(house: House, days: int) -> int:
    """Purges sign-in log entries older than `days`; how many went. Raises NotDone."""
    if days < 1:
        raise NotDone("Nhật ký đăng nhập được giữ ít nhất một ngày. Chưa xóa gì.")
    before = house.clock.now_ms() - days * purge.DAY_MS
    gone: list[int] = []
    house.core.write(lambda connection: gone.append(sign_in_log.forget(connection, before)))
    return gone[0]


def sheet_lines(sheet: SlipSheet) -> Iterable[str]:
    """The slips as lines for a terminal."""
    for slip in sheet.slips:
        yield f"{slip.digits[:4]} {slip.digits[4:]}  {slip.name}" + (
            f" ({slip.office})" if slip.office else ""
        )
