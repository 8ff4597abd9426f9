"""What a desk does by itself to stay with its server: new sessions, new certificates, a new address.

The session and the device's key lie in the drawer, encrypted like everything else. Must not ask a person.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from meetingroom.client.store import settings
from meetingroom.client.store.labels import PinnedServer
from meetingroom.client.store.settings import Setting
from meetingroom.client.store.store import Store
from meetingroom.client.sync import discovery
from meetingroom.client.sync.http import Address, HttpTransport
from meetingroom.client.sync.receipt_keys import ReceiptKeys
from meetingroom.client.sync.sign_in import Session, SigningIn
from meetingroom.client.sync.transport import SignedOut
from meetingroom.ports import Clock
from meetingroom.wire.account_codes import AccountCode


def keep_session(store: Store, session: Session) -> None:
    """Remember the session in the drawer."""
    with store.drawer.writing() as connection:
        settings.put(connection, Setting.SESSION, msgspec.json.encode(session))


def kept_session(store: Store) -> Session | None:
    """The session of last time."""
    with store.drawer.reading() as connection:
        raw = settings.get(connection, Setting.SESSION)
    return None if raw is None else msgspec.json.decode(raw, type=Session)


@dataclass(slots=True)
class ComingBack:
    """The three hooks of one desk's messenger. `pin` writes the server's new place or certificates;
    `off` runs a job off the event loop."""

    server: PinnedServer
    transport: HttpTransport
    keys: ReceiptKeys
    session: Session | None
    store: Store
    signing_in: SigningIn
    clock: Clock
    pin: Callable[[PinnedServer], Awaitable[None]]
    off: Callable[..., Awaitable[Any]]

    async def renew(self) -> None:
        """Another session by the device's key. Raises SignedOut, ServerSays, Unreachable."""
        if self.session is None:  # the key was lost with a drawer nobody could read: a new slip is needed
            raise SignedOut(AccountCode.DEVICE_UNKNOWN)
        self.session = await self.signing_in.again(self.session)
        await self.off(keep_session, self.store, self.session)

    async def refresh(self) -> None:
        """The receipt certificates anew: the installation has changed its key."""
        answer = await self.transport.root()
        self.keys.learn(answer.receipt_certificates)
        self.server = msgspec.structs.replace(
            self.server, receipt_certificates=answer.receipt_certificates, spaces=answer.spaces
        )
        await self.pin(self.server)

    async def look_for(self) -> None:
        """The server may have another address: ask the network for the pinned root."""
        found = await discovery.find(self.server.root, self.clock, self.signing_in.randomness)
        if found is None or (found.host, found.port) == (self.server.host, self.server.port):
            return
        self.server = msgspec.structs.replace(self.server, host=found.host, port=found.port)
        await self.transport.close()
        self.transport.address = Address(found.host, found.port, self.server.tls)
        await self.pin(self.server)
