"""The command line of `meetingroom admin`: arguments in, sentences and an exit code out.

Must not do any work of its own.
"""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from meetingroom.documents.slips import slips_pdf
from meetingroom.ports import SystemClock
from meetingroom.rules.ids import BodyId, MeetingId, PersonId
from meetingroom.rules.terms import BodyKind
from meetingroom.server.admin import exporting, founding, staff
from meetingroom.server.admin.office import NotDone, alone
from meetingroom.server.handlers.opening import DEFAULT_NAME
from meetingroom.server.handlers.recovering import end_recovery
from meetingroom.server.records.accounts.people import StaffRole
from meetingroom.server.records.backup import BackupBroken, NotEmpty, backup, check_backup, restore
from meetingroom.server.records.lock import DataInUse
from meetingroom.wire.four_words import four_words, spoken
from meetingroom.words.folding import fold

Asked = argparse.Namespace
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def main(arguments: Sequence[str]) -> int:
    """One act of administration; its exit code."""
    asked = _parser().parse_args(arguments)
    act: Callable[[Asked], Sequence[str]] = asked.act
    try:
        lines = act(asked)
    except NotDone as why:
        sys.stderr.write("\n".join((*why.lines, "")))
        return 1
    sys.stdout.write("\n".join((*lines, "")))
    return 0


def _found(asked: Asked) -> Sequence[str]:
    rows = founding.read_table(asked.people)
    body = asked.body or "-".join("".join(c if c.isalnum() else " " for c in fold(asked.name)).split())[:64]
    wanted = founding.Founding(
        BodyId(_id(body)),
        asked.name,
        BodyKind(asked.kind),
        asked.unit,
        BodyId(asked.parent) if asked.parent else None,
    )
    with alone(asked.data, asked.server_name, new=True) as house:
        number = founding.found(house, wanted, rows)
        words = spoken(four_words(house.installation.fingerprint))
    return (
        f"Đã nhập {number} người vào {asked.name} (mã cơ quan: {body}).",
        f"Bốn từ của máy chủ, thư ký đọc cho đại biểu so khi kết nối lần đầu: {words}.",
    )


def _staff(asked: Asked) -> Sequence[str]:
    wanted = staff.StaffWanted(
        PersonId(_id(asked.person)),
        asked.name,
        asked.login,
        StaffRole(asked.role),
        "" if asked.role == StaffRole.SYSADMIN else asked.body or "",
    )
    if wanted.role is not StaffRole.SYSADMIN and not wanted.body:
        raise NotDone("Thư ký thuộc một cơ quan: đề nghị thêm --body. Chưa lập tài khoản.")
    with alone(asked.data) as house:
        digits = staff.make_staff(house, wanted)
    return (
        f"Đã lập tài khoản {asked.login} cho {asked.name}.",
        f"Mã để tự đặt mật khẩu, dùng một lần trong 24 giờ: {digits[:4]} {digits[4:]}.",
    )


def _slips(asked: Asked) -> Sequence[str]:
    with alone(asked.data) as house:
        sheet = staff.print_slips(
            house, MeetingId(_id(asked.meeting)), [PersonId(each) for each in asked.person]
        )
    if asked.pdf is None:
        return tuple(staff.sheet_lines(sheet))
    try:
        asked.pdf.write_bytes(slips_pdf(sheet))
    except OSError as error:
        raise NotDone(
            f"Không ghi được tệp {asked.pdf} ({error.strerror}). Phiếu vừa lập không in được; "
            "đề nghị chạy lại lệnh để lập phiếu mới."
        ) from None
    return (f"Đã ghi {len(sheet.slips)} phiếu vào {asked.pdf}. In xong, đề nghị xóa tệp này.",)


def _backup(asked: Asked) -> Sequence[str]:
    try:
        manifest = backup(asked.data, asked.to, SystemClock().now_ms())
    except FileExistsError:
        raise NotDone(f"Thư mục {asked.to} đã có. Chưa sao lưu; đề nghị chọn thư mục mới.") from None
    except BackupBroken as broken:
        raise NotDone(
            f"Bản sao lưu ghi ra không đọc lại được (tệp {broken.path}). Dữ liệu máy chủ không thay đổi; "
            "đề nghị sao lưu sang ổ đĩa khác."
        ) from None
    except OSError as error:
        raise NotDone(
            f"Chưa sao lưu được ({error}). Dữ liệu máy chủ không thay đổi; "
            "đề nghị kiểm tra thư mục và dung lượng ổ đĩa."
        ) from None
    size = sum(file.size for file in manifest.files) / 1_048_576
    lines = [
        f"Đã sao lưu {len(manifest.files)} tệp, {size:.0f} MB, vào {asked.to} và đã đọc lại đủ.",
        "Bản sao lưu có khóa của máy chủ: ai có nó thì giả được máy chủ, đề nghị cất như con dấu.",
    ]
    if manifest.missing:
        lines.append(f"Thiếu tệp của {len(manifest.missing)} tài liệu: đề nghị thư ký tải lên lại.")
    return lines


def _check(asked: Asked) -> Sequence[str]:
    try:
        manifest = check_backup(asked.folder)
    except BackupBroken as broken:
        raise NotDone(
            f"Bản sao lưu không còn nguyên vẹn: tệp {broken.path}. Đề nghị dùng bản khác."
        ) from None
    return (f"Bản sao lưu còn nguyên vẹn: {len(manifest.files)} tệp.",)


def _restore(asked: Asked) -> Sequence[str]:
    try:
        restore(asked.source, asked.data, SystemClock().now_ms())
    except BackupBroken as broken:
        raise NotDone(
            f"Bản sao lưu không còn nguyên vẹn: tệp {broken.path}. Chưa khôi phục gì; đề nghị dùng bản khác."
        ) from None
    except (NotEmpty, DataInUse):
        raise NotDone(
            f"Thư mục {asked.data} đã có dữ liệu máy chủ. Chưa khôi phục gì; đề nghị chọn thư mục trống."
        ) from None
    except OSError as error:
        raise NotDone(f"Chưa khôi phục được ({error}). Bản sao lưu không thay đổi.") from None
    return (
        f"Đã khôi phục vào {asked.data}.",
        "Khởi động máy chủ rồi để máy của chủ tọa, thư ký và đại biểu kết nối: các máy tự gửi lại những nội "
        "dung đã ghi nhận sau bản sao lưu. Sau 30 giây không còn máy nào gửi, máy chủ nhận nội dung mới.",
        "Muốn kết thúc việc chờ ngay: dừng máy chủ và chạy meetingroom admin end-recovery.",
    )


def _end_recovery(asked: Asked) -> Sequence[str]:
    with alone(asked.data) as house:
        missing = end_recovery(house.core)
    lines = ["Đã kết thúc việc chờ các máy gửi lại. Biểu quyết đang mở được tạm dừng, chờ chủ tọa."]
    for name, numbers in missing.items():
        lines.append(f"{name}: {len(numbers)} nội dung không máy nào giữ, để trống (số {_few(numbers)}).")
    return lines


def _export(asked: Asked) -> Sequence[str]:
    with alone(asked.data) as house:
        count = exporting.export(house, MeetingId(_id(asked.meeting)), asked.to, asked.reader)
    lines = [f"Đã xuất {count} nội dung của cuộc họp vào {asked.to}. Kiểm tra: meetingroom verify {asked.to}"]
    if not asked.reader:
        lines.append("Bản xuất có cả lựa chọn của từng đại biểu; đề nghị cất theo chế độ tài liệu hạn chế.")
    return lines


def _forget(asked: Asked) -> Sequence[str]:
    with alone(asked.data) as house:
        number = staff.forget_sign_ins(house, asked.days)
    return (f"Đã xóa {number} dòng nhật ký đăng nhập cũ hơn {asked.days} ngày.",)


def _few(numbers: Sequence[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:10])
    return shown if len(numbers) <= 10 else f"{shown}, …"


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise NotDone(
            f"Mã “{text[:80]}” chỉ được gồm chữ không dấu, chữ số, - và _. Chưa có gì được thực hiện."
        )
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="meetingroom admin", description="Quản trị máy chủ.")
    acts = parser.add_subparsers(required=True, metavar="VIỆC")

    def act(name: str, does: Callable[[Asked], Sequence[str]], purpose: str) -> argparse.ArgumentParser:
        added = acts.add_parser(name, help=purpose, description=purpose)
        added.set_defaults(act=does)
        return added

    def on_data(added: argparse.ArgumentParser) -> argparse.ArgumentParser:
        added.add_argument("--data", type=Path, required=True, help="thư mục dữ liệu của máy chủ")
        return added

    body = on_data(act("found", _found, "lập cơ quan và nhập danh sách người từ tệp CSV"))
    body.add_argument("--people", type=Path, required=True, help="tệp CSV danh sách người")
    body.add_argument("--name", required=True, help="tên cơ quan, ví dụ: HĐND xã Bình Minh")
    body.add_argument("--kind", choices=[kind.value for kind in BodyKind], default=BodyKind.COUNCIL.value)
    body.add_argument("--unit", default="", help="đơn vị hành chính")
    body.add_argument("--body", default="", help="mã cơ quan (mặc định: lấy từ tên)")
    body.add_argument("--parent", default="", help="mã cơ quan cấp trên, nếu có trên máy chủ này")
    body.add_argument("--server-name", default=DEFAULT_NAME, help="tên máy chủ, dùng khi lập lần đầu")

    member = on_data(act("staff", _staff, "lập tài khoản thư ký; người đó tự đặt mật khẩu"))
    member.add_argument("--person", required=True, help="mã của người đó trong danh sách")
    member.add_argument("--name", required=True, help="họ tên")
    member.add_argument("--login", required=True, help="tên đăng nhập")
    member.add_argument("--role", choices=[role.value for role in StaffRole], default="secretary")
    member.add_argument("--body", default="", help="mã cơ quan")

    slip = on_data(act("slips", _slips, "lập phiếu vào họp; phiếu cũ chưa dùng hết giá trị"))
    slip.add_argument("--meeting", required=True, help="mã cuộc họp")
    slip.add_argument("--person", action="append", default=[], help="chỉ cho người này (được lặp lại)")
    slip.add_argument("--pdf", type=Path, help="ghi ra tệp PDF để in (mặc định: hiện ra màn hình)")

    copy = on_data(act("backup", _backup, "sao lưu toàn bộ máy chủ, kể cả khi đang chạy"))
    copy.add_argument("--to", type=Path, required=True, help="thư mục mới cho bản sao lưu")
    act("check-backup", _check, "đọc lại một bản sao lưu").add_argument("folder", type=Path)
    back = on_data(act("restore", _restore, "khôi phục máy chủ từ bản sao lưu"))
    back.add_argument("--from", dest="source", type=Path, required=True, help="thư mục bản sao lưu")
    on_data(act("end-recovery", _end_recovery, "kết thúc việc chờ các máy gửi lại sau khi khôi phục"))
    out = on_data(act("export", _export, "xuất sổ ghi của một cuộc họp để lưu trữ và kiểm tra"))
    out.add_argument("--meeting", required=True, help="mã cuộc họp")
    out.add_argument("--to", type=Path, required=True, help="thư mục mới cho bản xuất")
    out.add_argument("--reader", default="", help="chỉ những gì người này được đọc (mặc định: tất cả)")
    old = on_data(act("purge-log", _forget, "xóa nhật ký đăng nhập cũ"))
    old.add_argument("--days", type=int, required=True, help="giữ lại số ngày này")
    return parser
