"""uvicorn's WebSocket protocol, made to survive the server's stop. Must not do anything else."""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState


class Line(WebSocketsSansIOProtocol):
    """WORKAROUND(uvicorn 0.54): stopping the server while a desk is hanging up raises InvalidState out of
    `Server.shutdown`, which then skips the end of our lifespan."""

    def shutdown(self) -> None:
        """Closes the connection, whatever state it is in."""
        try:
            super().shutdown()
        except InvalidState:
            self.transport.close()
