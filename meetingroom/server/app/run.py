"""`meetingroom server`: reads its arguments, opens the house, serves until told to stop.

TLS always, except on loopback with `--no-tls`. Must not compose parts itself.
"""

import argparse
import asyncio
import logging
import ssl
import sys
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from meetingroom.server.app.compose import application
from meetingroom.server.app.logs import to_standard_error
from meetingroom.server.app.websocket import Line
from meetingroom.server.handlers.house import House
from meetingroom.server.handlers.opening import DEFAULT_NAME, DEFAULT_PORT, open_house
from meetingroom.server.identity import discovery
from meetingroom.server.identity.addresses import own_hosts
from meetingroom.server.identity.files import KeyFileUnreadable
from meetingroom.server.identity.renewal import Hosts, Renewal
from meetingroom.server.identity.tls import line_context
from meetingroom.server.records.database import SchemaUnknown
from meetingroom.server.records.lock import DataInUse

LOOPBACK = ("127.0.0.1", "::1", "localhost")
MOST_FRAME = 512 * 1024
STOPPING_S = 5

log = logging.getLogger("meetingroom.server.run")


def main(arguments: Sequence[str]) -> int:
    """Runs the server; its exit code. 2: the arguments are wrong; 3: the data cannot be opened."""
    asked = _parser().parse_args(arguments)
    if asked.no_tls and asked.host not in LOOPBACK:
        sys.stderr.write("Chỉ được bỏ mã hóa khi máy chủ và máy đại biểu là một máy (127.0.0.1).\n")
        return 2
    to_standard_error(logging.WARNING if asked.quiet else logging.INFO)
    hosts = own_hosts()
    try:
        house = open_house(asked.data, hosts, asked.name)
    except (OSError, DataInUse, KeyFileUnreadable, SchemaUnknown) as error:
        sys.stderr.write(f"{_why(error)}\n")
        return 3
    renew_at_start(house, hosts)
    context = None if asked.no_tls else line_context(house.installation)
    return asyncio.run(_serve(house, asked.host, asked.port, context, asked.announce))


def server_config(
    house: House, host: str, port: int, context: ssl.SSLContext | None, hosts: Hosts = own_hosts
) -> uvicorn.Config:
    """How uvicorn runs this server. `port` 0: any free one; `hosts`: how desks may reach this machine."""
    return uvicorn.Config(
        application(house, Renewal(house.installation, hosts, context)),
        host=host,
        port=port,
        http="httptools",
        ws=Line,
        ws_per_message_deflate=False,
        ws_max_size=MOST_FRAME,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # desks come straight; nobody names another address than his own
        timeout_keep_alive=75,
        timeout_graceful_shutdown=STOPPING_S,
        ssl_context_factory=None if context is None else (lambda _config, _default: context),
    )


def renew_at_start(house: House, hosts: frozenset[str]) -> None:
    """Before the first desk comes. A disk that refuses costs the renewal only: the leaf may last a while."""
    try:
        Renewal(house.installation, own_hosts, None).look(house.clock.now_ms(), hosts)
    except OSError as error:
        log.warning("not_renewed", exc_info=error)


async def _serve(house: House, host: str, port: int, context: ssl.SSLContext | None, announce: bool) -> int:
    server = uvicorn.Server(server_config(house, host, port, context))
    serving = asyncio.create_task(server.serve())
    while not server.started and not serving.done():
        await asyncio.sleep(0.05)
    announcer = None
    if server.started:
        bound = server.servers[0].sockets[0].getsockname()[1]
        # One line for whoever started this process: where it can be reached.
        sys.stdout.write(f"listening {'https' if context else 'http'} {host} {bound}\n")
        sys.stdout.flush()
        if announce:
            announcer = await _announce(house, bound)
    await serving
    if announcer is not None:
        announcer.close()
    return 0 if server.started else 1


async def _announce(house: House, port: int) -> discovery.Announcer | None:
    """Desks that lost the address may ask for it; a taken port costs only that."""
    try:
        return await discovery.listen(house.installation, port)
    except OSError as error:
        log.warning("not_announced", exc_info=error)
        return None


def _why(error: Exception) -> str:
    match error:
        case KeyFileUnreadable():
            return (
                f"Không đọc được tệp khóa {error.path.name} của máy chủ; chưa có dữ liệu nào bị thay đổi. "
                "Đề nghị khôi phục từ bản sao lưu bằng lệnh meetingroom admin restore."
            )
        case DataInUse():
            return (
                "Thư mục dữ liệu đang được một máy chủ khác trên máy này sử dụng; chưa có gì bị thay đổi. "
                "Đề nghị dừng máy chủ đó trước."
            )
        case SchemaUnknown():
            return (
                "Dữ liệu do phiên bản mới hơn ghi; chưa có gì bị thay đổi. "
                "Đề nghị cập nhật phần mềm máy chủ rồi chạy lại."
            )
        case _:
            return (
                f"Không mở được thư mục dữ liệu ({error}); chưa có gì bị thay đổi. "
                "Đề nghị kiểm tra quyền ghi và dung lượng ổ đĩa."
            )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="meetingroom server", description="Chạy máy chủ phòng họp.")
    parser.add_argument("--data", type=Path, required=True, help="thư mục dữ liệu của máy chủ")
    parser.add_argument("--host", default="0.0.0.0", help="địa chỉ nghe (mặc định: mọi địa chỉ)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="cổng (0: cổng trống bất kỳ)")
    parser.add_argument("--name", default=DEFAULT_NAME, help="tên máy chủ, dùng khi chạy lần đầu")
    parser.add_argument("--no-tls", action="store_true", help="không mã hóa, chỉ trên 127.0.0.1")
    parser.add_argument(
        "--no-announce", dest="announce", action="store_false", help="không trả lời máy tìm máy chủ"
    )
    parser.add_argument("--quiet", action="store_true", help="chỉ ghi nhật ký khi có sự cố")
    return parser
