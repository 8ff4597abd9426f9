"""A meeting's journal as files, whole or as one reader may have it. Must not filter by itself."""

from pathlib import Path

from meetingroom.rules.ids import MeetingId, PersonId
from meetingroom.rules.streams import StreamName, meeting_stream
from meetingroom.server.admin.office import NotDone
from meetingroom.server.handlers.house import House
from meetingroom.server.records.export import Certificates, write_certificates, write_stream
from meetingroom.wire.messages import head_to_wire


def export(house: House, meeting: MeetingId, folder: Path, reader: str = "") -> int:
    """Writes the meeting's stream and the certificates to the new folder; how many records.

    Raises NotDone.
    """
    name = StreamName.parse(meeting_stream(meeting))
    stream = house.core.streams.get(name)
    if stream is None or stream.signed is None:
        raise NotDone(f"Chưa có cuộc họp mang mã {meeting}. Chưa xuất gì; đề nghị xem lại --meeting.")
    entries = house.core.visible.run(stream, 0, stream.number)
    records = [entry.full or entry.seal for entry in entries]
    if reader:
        standing = house.core.streams.standing(name, PersonId(reader))
        if standing is None:
            raise NotDone(f"{reader} không dự cuộc họp {meeting}. Chưa xuất gì; đề nghị xem lại --reader.")
        records = house.core.visible.wire(entries, standing)
    if folder.exists():
        raise NotDone(f"Thư mục {folder} đã có. Chưa xuất gì; đề nghị chọn thư mục mới.")
    place = house.installation
    certificates = Certificates(
        name=place.name, root=place.root, receipt_certificates=list(place.receipt_certificates())
    )
    try:
        write_certificates(folder, certificates)
        return write_stream(folder, str(name), head_to_wire(stream.signed), records)
    except OSError as error:
        raise NotDone(f"Chưa xuất đủ ({error}). Đề nghị xóa {folder}, kiểm tra ổ đĩa rồi chạy lại.") from None
