"""The least a server can do: echo a body, and pass one WebSocket message on to all. A yardstick.

python -m tests.benchmarks.bare_server KEY_FILE
"""

import asyncio
import ssl
import sys
from typing import Any

import uvicorn

LISTENERS: set[Any] = set()


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Raw ASGI: no framework, no journal, no rules."""
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
    elif scope["type"] == "http":
        await _echo(receive, send)
    else:
        await _listen(receive, send)


async def _echo(receive: Any, send: Any) -> None:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    length = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": length})
    await send({"type": "http.response.body", "body": body})


async def _listen(receive: Any, send: Any) -> None:
    """What one says, all hear."""
    await receive()
    await send({"type": "websocket.accept"})
    LISTENERS.add(send)
    try:
        while (message := await receive())["type"] == "websocket.receive":
            for listener in list(LISTENERS):
                await listener({"type": "websocket.send", "text": message["text"]})
    finally:
        LISTENERS.discard(send)


async def main(key_file: str) -> None:
    """Serves on a free port of loopback until told to stop."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(key_file)
    config = uvicorn.Config(
        app,
        port=0,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
        timeout_keep_alive=75,  # as the server: 500 desks may take longer than 5 s to come
        timeout_graceful_shutdown=2,
        ssl_context_factory=lambda _config, _default: context,
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    print("listening", server.servers[0].sockets[0].getsockname()[1], flush=True)
    await serving


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
