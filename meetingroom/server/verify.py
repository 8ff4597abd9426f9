"""`meetingroom verify FOLDER`: is a journal still what was written? Names the first bad record.

FOLDER is the data of a stopped server, a backup, or an export. Exit codes: 0 whole, 1 altered,
2 cannot be checked (incomplete, or none of the three). Must not change anything in the folder.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from meetingroom.server.identity.files import KeyFileUnreadable, read_certificate
from meetingroom.server.identity.installation import EARLIER, ROOT_CERTIFICATE
from meetingroom.server.records.backup import IDENTITY, copy_database
from meetingroom.server.records.database import FILE_NAME, Database, SchemaUnknown
from meetingroom.server.records.export import INSTALLATION, ExportUnreadable, read_certificates, read_streams
from meetingroom.server.records.signing import receipt_keys
from meetingroom.server.records.verification import BadRecord, Fault, Verified, verify, verify_export
from meetingroom.wire.certificates import Usage

WHOLE, ALTERED, UNCHECKED = 0, 1, 2


class CannotBeChecked(Exception):
    """The folder lacks what checking needs; the text says what, in Vietnamese."""


def main(arguments: Sequence[str]) -> int:
    """Checks one folder; its exit code."""
    parser = argparse.ArgumentParser(
        prog="meetingroom verify", description="Kiểm tra sổ ghi của cuộc họp còn nguyên vẹn."
    )
    parser.add_argument("folder", type=Path, help="thư mục dữ liệu, bản sao lưu hoặc bản xuất sổ ghi")
    folder: Path = parser.parse_args(arguments).folder
    try:
        found = check(folder)
    except CannotBeChecked as why:
        sys.stderr.write(f"{why}\n")
        return UNCHECKED
    sys.stdout.write("\n".join((*told(found), "")))
    return ALTERED if found.bad else WHOLE


def check(folder: Path) -> Verified:
    """What was found. Raises CannotBeChecked."""
    try:
        if (folder / INSTALLATION).exists():
            certificates = read_certificates(folder)
            keys = receipt_keys(certificates.root, certificates.receipt_certificates)
            return verify_export(read_streams(folder), keys.__contains__)
        if (folder / FILE_NAME).exists():
            return _check_database(folder)
    except ExportUnreadable as error:
        raise CannotBeChecked(
            f"Không đọc được {error.path}, dòng {error.line}. Đề nghị lấy lại bản xuất sổ ghi từ máy chủ."
        ) from None
    except KeyFileUnreadable as error:
        raise CannotBeChecked(
            f"Thiếu hoặc không đọc được {error.path.name}: không biết khóa nào đã ký sổ ghi. "
            "Đề nghị chép thêm thư mục identity."
        ) from None
    except SchemaUnknown:
        raise CannotBeChecked(
            "Sổ ghi do phiên bản mới hơn ghi. Đề nghị cập nhật phần mềm rồi kiểm tra."
        ) from None
    raise CannotBeChecked(f"Thư mục {folder} không có sổ ghi nào để kiểm tra.")


def told(found: Verified) -> list[str]:
    """The findings as sentences, the first one the answer."""
    counts = (
        f"Đã kiểm tra {found.records} nội dung trong {found.streams} sổ, {found.heads} chữ ký; "
        f"{found.sealed} nội dung chỉ còn dấu niêm."
    )
    if not found.bad:
        return ["Sổ ghi còn nguyên vẹn.", counts]
    return ["Sổ ghi đã bị thay đổi.", *(_bad_line(bad) for bad in found.bad), counts]


def _bad_line(bad: BadRecord) -> str:
    place = f"số {bad.first}" if bad.first == bad.last else f"từ số {bad.first} đến số {bad.last}"
    match bad.fault:
        case Fault.ALTERED:
            return f"{bad.stream}: nội dung {place} khác với lúc ghi, bị bớt hoặc bị thêm."
        case Fault.UNREADABLE:
            return f"{bad.stream}: nội dung {place} không đọc được."
        case Fault.UNSIGNED:
            return f"{bad.stream}: nội dung {place} không có chữ ký của máy chủ này."


def _check_database(folder: Path) -> Verified:
    """On a copy: opening a database may change its file, and a checked folder must stay as it is."""
    is_ours = _keys_of(folder / IDENTITY)
    with tempfile.TemporaryDirectory(prefix="meetingroom-verify-") as place:
        copy = Path(place) / FILE_NAME
        try:
            copy_database(folder / FILE_NAME, copy)
        except OSError as error:
            raise CannotBeChecked(f"Không đọc được sổ ghi ({error}). Đề nghị kiểm tra ổ đĩa.") from None
        database = Database(copy)
        try:
            with database.reading() as connection:
                return verify(connection, is_ours)
        finally:
            database.close()
            shutil.rmtree(place, ignore_errors=True)


def _keys_of(identity: Path) -> Callable[[bytes], bool]:
    leaves = [identity / f"{Usage.RECEIPT}.key", *sorted((identity / EARLIER).glob("receipt-*.pem"))]
    root, *certificates = (
        read_certificate(path).public_bytes(Encoding.DER) for path in (identity / ROOT_CERTIFICATE, *leaves)
    )
    return receipt_keys(root, certificates).__contains__
