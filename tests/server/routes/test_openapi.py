"""Whatever anybody sends to any operation of the document: never an answer of the 500 kind."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis import strategies as st

from meetingroom.server.routes.openapi import document
from meetingroom.server.routes.operations import OPERATIONS
from meetingroom.wire.messages import Problem, encode
from meetingroom.wire.uploads import UploadState
from tests.rules.hall import SECRETARY
from tests.server import asgi
from tests.server.site import Site

SCHEMA = schemathesis.openapi.from_dict(document())
DESCRIBED = [result.ok() for result in SCHEMA.get_all_operations()]
GIVES: dict[tuple[str, str], Any] = {(o.method.lower(), o.path): o.gives for o in OPERATIONS}
GIVES["put", "/blobs/{sha256}"] = UploadState
EXAMPLES = settings().max_examples // 2
"""Of each operation; there are more than twenty of them."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.Runner, Site]]:
    """A server in session on a loop of its own."""
    with asyncio.Runner() as runner:
        site = runner.run(_made(tmp_path_factory.mktemp("fuzzed")))
        running = asgi.running(site.app)
        runner.run(running.__aenter__())
        runner.run(site.convene())
        yield runner, site
        runner.run(running.__aexit__(None, None, None))


async def _made(folder: Path) -> Site:
    """Its one thread for slow work stands before any test counts threads."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    await asyncio.to_thread(int)
    return Site(folder / "data")


def test_the_document_describes_every_operation_and_nothing_else() -> None:
    described = {(operation.method.lower(), operation.path) for operation in DESCRIBED}
    assert described == {*GIVES, ("get", "/blobs/{sha256}")}
    assert document()["info"]["version"]


@pytest.mark.slow
@pytest.mark.parametrize("operation", DESCRIBED, ids=lambda o: f"{o.method} {o.path}")
def test_no_request_ends_in_an_error_of_ours(operation: Any, stage: tuple[asyncio.Runner, Site]) -> None:
    runner, site = stage

    @settings(max_examples=EXAMPLES)
    @given(case=operation.as_strategy(), signed_in=st.booleans(), raw=st.none() | st.binary(max_size=200))
    def holds(case: Any, signed_in: bool, raw: bytes | None) -> None:
        if signed_in and case.path == "/sign-out":
            signed_in = False
        answer = runner.run(_sent(site, case, signed_in, raw))
        assert answer.status < 500 or answer.json["code"] in ("server_full", "server_busy"), answer
        if answer.status == 200 and (given_ := GIVES.get((case.method.lower(), case.path))) is not None:
            msgspec.json.decode(answer.body, type=given_)
        elif answer.status >= 400:
            msgspec.json.decode(answer.body, type=Problem)

    holds()


async def _sent(site: Site, case: Any, signed_in: bool, raw: bytes | None) -> asgi.Answer:
    site.clock.elapsed += 1_000  # nobody asks too fast
    headers = {name: _printable(str(value)) for name, value in (case.headers or {}).items()}
    headers |= site.headers(SECRETARY) if signed_in else {}
    body = raw
    if body is None:
        body = case.body if isinstance(case.body, bytes) else _as_json(case.body)
    if "application/json" in str(case.media_type):
        headers["Content-Type"] = "application/json"
    query = {name: _printable(str(value)) for name, value in (case.query or {}).items()}
    path = case.formatted_path.encode("utf-8", "replace").decode("latin-1").replace("?", "%3F")
    return await asgi.request(site.app, case.method.upper(), path, body, headers, **query)


def _as_json(body: Any) -> bytes:
    try:
        return encode(body)
    except (TypeError, UnicodeEncodeError, OverflowError, msgspec.EncodeError):
        return b""


def _printable(text: str) -> str:
    return "".join(c for c in text if " " <= c <= "~")[:500]
