"""The real program: a process of its own, TLS on loopback, a session, a ballot, a live line, a stop."""

import asyncio
import base64
import json
import signal
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import Connection

from meetingroom.rules.audience import Role
from meetingroom.rules.commands import EnterPeople, FoundBody
from meetingroom.rules.ids import SYSTEM
from meetingroom.rules.terms import BodyKind
from meetingroom.server.admin.office import alone, new_id
from meetingroom.server.app import run
from meetingroom.server.records.accounts import devices, people, sessions
from meetingroom.wire.messages import APPLIED
from meetingroom.wire.sign_in import SessionKind, Way
from tests.rules.hall import CHAIR, convocation, invited

PEOPLE = (invited(CHAIR, Role.CHAIR, Role.SECRETARY, Role.DELEGATE, votes=True),)


@dataclass(frozen=True)
class Running:
    """A server process: where it listens, whom it trusts to be, a token of the chair."""

    url: str
    context: ssl.SSLContext
    token: str
    process: asyncio.subprocess.Process


def prepared(folder: Path) -> tuple[str, bytes]:
    """Data with a meeting and a session of its chair; the token and the root certificate."""
    with alone(folder, new=True) as house:
        for stream, command in (
            ("body/body", FoundBody("HĐND xã Bình Minh", BodyKind.COUNCIL, "", None)),
            ("body/body", EnterPeople(PEOPLE, ())),
            ("meeting/meeting-1", convocation(PEOPLE)),
        ):
            answer = house.core.command(new_id(house.randomness), stream, command)
            assert answer.status == APPLIED, answer
        tokens: list[bytes] = []

        def let_in(connection: Connection) -> None:
            now = house.clock.now_ms()
            people.make_account(connection, CHAIR, "Chủ tọa", now, SYSTEM)
            device = devices.enrol(
                connection, CHAIR, bytes(range(32)), "máy thử", Way.SLIP, now, house.randomness
            )
            assert isinstance(device, str)
            kind = SessionKind.DELEGATE
            signed = sessions.open_session(connection, CHAIR, device, kind, now, house.randomness)
            tokens.append(signed.token)

        house.core.write(let_in)
        root = house.installation.root
    return base64.urlsafe_b64encode(tokens[0]).rstrip(b"=").decode(), root


@asynccontextmanager
async def running(folder: Path, *more: str) -> AsyncIterator[Running]:
    token, root = prepared(folder)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "meetingroom", "server", "--data", str(folder)),
        *("--host", "127.0.0.1", "--port", "0", "--no-announce", *more),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        said = (await asyncio.wait_for(process.stdout.readline(), 60)).split()
        context = ssl.create_default_context(cadata=root)
        yield Running(f"{said[1].decode()}://127.0.0.1:{int(said[3])}", context, token, process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.fixture(autouse=True)
def _no_name_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetingroom.server.admin.office.own_hosts", lambda: frozenset({"127.0.0.1"}))


@pytest.mark.slow
async def test_a_desk_speaks_to_the_real_program_over_tls(tmp_path: Path) -> None:
    async with running(tmp_path / "data") as server:
        assert server.url.startswith("https")
        headers = {"Authorization": f"Bearer {server.token}"}
        connector = aiohttp.TCPConnector(ssl=server.context)
        async with aiohttp.ClientSession(server.url, headers=headers, connector=connector) as desk:
            async with desk.get("/root") as answer:
                assert (await answer.json())["spaces"] == {"body": "HĐND xã Bình Minh"}
            async with desk.post(
                "/sync", json={"protocol": 1, "cursors": {"meeting/meeting-1": {}}}
            ) as answer:
                page = (await answer.json())["pages"][0]
            cursor = {"epoch": page["epoch"], "view": page.get("view", 0), "number": page["records"][-1]["n"]}
            async with desk.ws_connect("/live") as line:
                await line.send_json({"protocol": 1, "cursors": {"meeting/meeting-1": cursor}})
                text = json.dumps(
                    {
                        "id": "00000000-0000-4000-8000-000000000001",
                        "stream": "meeting/meeting-1",
                        "kind": "confirm_total",
                        "v": 1,
                        "data": {"assigned": 1, "in_office": 1, "basis": "Nghị quyết"},
                    }
                )
                async with desk.post("/commands", json={"protocol": 1, "commands": [text]}) as answer:
                    (ended,) = (await answer.json())["answers"]
                assert ended["status"] == APPLIED, ended
                while "pages" not in (frame := await line.receive_json(timeout=10)):
                    pass
                assert frame["pages"][0]["after"] == cursor["number"]
                assert frame["pages"][0]["records"][0]["n"] == ended["receipt"]["first"]
        server.process.send_signal(signal.SIGTERM)
        _, errors = await asyncio.wait_for(server.process.communicate(), 30)
        assert server.process.returncode in (0, -signal.SIGTERM), errors.decode()
        lines = [json.loads(line) for line in errors.splitlines()]
        asked = [line for line in lines if line["event"] == "request"]
        assert {line["path"] for line in asked} == {"/root", "/sync", "/commands", "/live"}
        assert server.token not in errors.decode()
        assert "Nghị quyết" not in errors.decode()


@pytest.mark.slow
async def test_an_older_tls_is_not_spoken(tmp_path: Path) -> None:
    async with running(tmp_path / "data", "--quiet") as server:
        server.context.maximum_version = ssl.TLSVersion.TLSv1_2
        port = int(server.url.rpartition(":")[2])
        with pytest.raises((ssl.SSLError, ConnectionResetError)):
            await asyncio.open_connection("127.0.0.1", port, ssl=server.context)


def test_without_encryption_only_on_loopback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["--data", str(tmp_path), "--no-tls", "--host", "0.0.0.0"]) == 2
    assert "mã hóa" in capsys.readouterr().err


def test_data_that_cannot_be_opened_is_said_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "own_hosts", lambda: frozenset({"127.0.0.1"}))
    monkeypatch.setattr(run, "to_standard_error", lambda _level: None)
    told = ["--data", str(tmp_path / "data"), "--host", "127.0.0.1"]
    with alone(tmp_path / "data", new=True) as house:
        assert run.main(told) == 3
        assert "đang được một máy chủ khác" in capsys.readouterr().err
        house.core.write(
            lambda c: c.exec_driver_sql("UPDATE installation SET value = '99' WHERE key = 'schema'")
        )
    assert run.main(told) == 3
    assert "phiên bản mới hơn" in capsys.readouterr().err
    (tmp_path / "data" / "identity" / "root.pem").write_text("x")
    assert run.main(told) == 3
    assert "root.pem" in capsys.readouterr().err
    assert run.main(["--data", "/dev/null/x"]) == 3
    assert "Không mở được" in capsys.readouterr().err
