"""Opening an installation beside or instead of its server. Must not decide what is done with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from meetingroom.ports import Randomness
from meetingroom.rules.ids import CommandId
from meetingroom.server.handlers.house import House
from meetingroom.server.handlers.opening import DEFAULT_NAME, close_house, open_house
from meetingroom.server.identity.addresses import own_hosts
from meetingroom.server.identity.files import KeyFileUnreadable
from meetingroom.server.records.database import FILE_NAME, SchemaUnknown
from meetingroom.server.records.lock import DataInUse


class NotDone(Exception):
    """A person can mend it; `lines` say how, in Vietnamese."""

    def __init__(self, *lines: str) -> None:
        super().__init__(lines[0])
        self.lines = lines


@contextmanager
def alone(data: Path, name: str = DEFAULT_NAME, *, new: bool = False) -> Iterator[House]:
    """The house while nobody else has it open. Raises NotDone."""
    if not new and not (data / FILE_NAME).exists():
        raise NotDone(
            f"Thư mục {data} chưa có dữ liệu máy chủ. Chưa có gì được thực hiện; đề nghị xem lại --data."
        )
    try:
        house = open_house(data, own_hosts() if new else (), name)
    except DataInUse:
        raise NotDone(
            "Máy chủ đang chạy trên thư mục này nên chưa thực hiện; dữ liệu không thay đổi. "
            "Đề nghị dừng máy chủ, chạy lại lệnh này rồi khởi động máy chủ."
        ) from None
    except (OSError, KeyFileUnreadable, SchemaUnknown) as error:
        raise NotDone(f"Không mở được dữ liệu máy chủ ({error}). Chưa có gì được thực hiện.") from None
    try:
        yield house
    finally:
        close_house(house)


def new_id(randomness: Randomness) -> CommandId:
    """The id of a command that the operator gives."""
    return CommandId(str(UUID(bytes=randomness.token_bytes(16), version=4)))
