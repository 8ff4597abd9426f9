"""The way in on one machine: pinning a server, slip and PIN, password, unlocking, and the open desk.

The composition fills the sign-in pages' port from here. Methods return at once; every `done` is called
exactly once, on another thread. Must not show anything or keep a PIN, password or slip.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from meetingroom.client.store.answers import Failed
from meetingroom.client.store.errors import DrawerError, PassphraseTooShort, WrongPin
from meetingroom.client.store.folders import Folders
from meetingroom.client.store.keys import SecretKeeper
from meetingroom.client.store.labels import DeskFolder, Label, PinnedServer
from meetingroom.client.store.rescue import Rescue
from meetingroom.client.store.store import Store
from meetingroom.client.sync import discovery
from meetingroom.client.sync.coming_back import ComingBack, keep_session
from meetingroom.client.sync.desk import Desk
from meetingroom.client.sync.http import Address, HttpTransport, parsed
from meetingroom.client.sync.indexing import ReadsWords
from meetingroom.client.sync.openings import OpenedDrawer, Openings
from meetingroom.client.sync.pinning import ClockDisagrees, Distrust, NotAMeetingRoom, RootChanged, meet
from meetingroom.client.sync.receipt_keys import ReceiptKeys
from meetingroom.client.sync.shop import Workshop
from meetingroom.client.sync.sign_in import Session, SigningIn
from meetingroom.client.sync.transport import ServerSays, Unreachable
from meetingroom.ports import Clock, Disk, Randomness
from meetingroom.wire.account_codes import AccountCode
from meetingroom.wire.certificates import root_fingerprint
from meetingroom.wire.four_words import four_words
from meetingroom.wire.sessions import RootAnswer
from meetingroom.wire.sign_in import SessionKind

log = logging.getLogger("meetingroom.client.sync")

STAFF_KINDS = ("staff", "admin")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Near:
    """A server that answered on this network: a claim, nothing more."""

    address: str
    name: str


@dataclass(frozen=True, slots=True)
class MetServer:
    """A server that showed its root. `words` are compared aloud; `trusted`: it is the pinned one;
    `changed`: another root answers where the pinned one was."""

    address: str
    name: str
    words: tuple[str, ...]
    trusted: bool
    changed: bool
    server: PinnedServer


@dataclass(frozen=True, slots=True)
class OpenDesk:
    """A desk at work; `rescue` when its drawer had been damaged."""

    desk: Desk
    label: Label
    rescue: Rescue | None


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Somebody the server has let in, who has not chosen his PIN yet."""

    session: Session
    label: Label


class Entrance:
    """One machine's way in. `base` holds its folders; `keeper` None: a machine without a keyring, where
    passphrases take the place of PINs."""

    def __init__(
        self,
        base: Path,
        workshop: Workshop,
        keeper: SecretKeeper | None,
        clock: Clock,
        randomness: Randomness,
        disk: Disk,
        *,
        device_name: str = "",
        new_reader: Callable[[], ReadsWords] | None = None,
    ) -> None:
        self._workshop = workshop
        self._new_reader = new_reader
        self._clock = clock
        self._randomness = randomness
        self._device_name = device_name
        self._folders = Folders(base, keeper, clock, randomness, disk)
        self._openings = Openings(self._folders, clock, randomness)
        self._pinned = self._folders.pinned()
        self._known = self._folders.desks()
        self._waiting: _Waiting | None = None

    # ── what a sign-in page asks ──────────────────────────────────────────────────────────────

    def people(self) -> tuple[DeskFolder, ...]:
        """Whose desks are on this machine, as last read; the most recent first."""
        pinned = root_fingerprint(self._pinned.root) if self._pinned else None
        return tuple(f for f in self._known if pinned in (None, f.label.fingerprint))

    def server_name(self) -> str:
        """The pinned server's own name; empty while none is pinned."""
        return self._pinned.name if self._pinned else ""

    def look_around(self, done: Callable[[tuple[Near, ...] | Failed], None]) -> None:
        """Servers of this network."""
        self._answer(self._look_around(), done)

    def meet(self, address: str, done: Callable[[MetServer | Failed], None]) -> None:
        """Who answers at `host`, `host:port` or `https://…` (`http://` on loopback only; empty: where the
        pinned one was). Takes about a second. Failed: unreachable, clock_disagrees, not_a_meeting_room."""
        self._answer(self._meet(address), done)

    def trust(self, met: MetServer, done: Callable[[Failed | None], None]) -> None:
        """A person has compared the words: pin this root."""
        self._answer(self._pin(met.server), done)

    def redeem(self, typed: str, done: Callable[[Label | Failed], None]) -> None:
        """Try a printed slip; then `choose_pin`."""
        self._answer(self._redeem(typed), done)

    @property
    def awaits_password(self) -> bool:
        """The slip redeemed last was for setting a staff password: `set_password` comes next, then
        `sign_in`."""
        return self._waiting is not None and self._waiting.session.kind == SessionKind.PASSWORD_SETUP

    def set_password(self, new: str, done: Callable[[Failed | None], None]) -> None:
        """One's own first (or forgotten) password, by the slip redeemed last."""
        self._answer(self._set_password(new), done)

    def choose_pin(self, pin: str, done: Callable[[OpenDesk | Failed], None]) -> None:
        """Make the desk of who was let in last, under this PIN. If he has one here already that this PIN
        opens, it goes on; one whose PIN is forgotten is put aside."""
        self._answer(self._choose_pin(pin), done)

    def unlock(self, key: str, pin: str, done: Callable[[OpenDesk | Failed], None]) -> None:
        """Open a desk of this machine; needs no network."""
        self._answer(self._unlock(key, pin), done)

    def sign_in(self, login: str, password: str, done: Callable[[OpenDesk | Failed], None]) -> None:
        """Staff: with the server, or without it on a machine where they have signed in before."""
        self._answer(self._sign_in(login, password), done)

    def change_pin(self, key: str, old: str, new: str, done: Callable[[Failed | None], None]) -> None:
        """Another PIN for a desk that is not open."""
        self._answer(self._change_pin(key, old, new), done)

    def forget(self, key: str, done: Callable[[Failed | None], None]) -> None:
        """Put a desk aside for good."""
        self._answer(self._forget(key), done)

    # ── the server ────────────────────────────────────────────────────────────────────────────

    async def _look_around(self) -> tuple[Near, ...]:
        found = await discovery.look_around(self._clock, self._randomness)
        return tuple(Near(f"{each.host}:{each.port}", each.name) for each in found)

    async def _meet(self, typed: str) -> MetServer:
        address = self._address(typed)
        if address.tls:
            introduction = await meet(address.host, address.port, self._clock)
            root = introduction.root
        else:
            root = b""
        answer = await self._root_of(address, root)
        fingerprint = root_fingerprint(answer.root)
        words = await self._off(four_words, fingerprint)
        server = PinnedServer(
            root=answer.root,
            name=answer.name,
            host=address.host,
            port=address.port,
            tls=address.tls,
            receipt_certificates=answer.receipt_certificates,
            spaces=answer.spaces,
            fingerprint=fingerprint,
        )
        same = self._pinned is not None and _same_root(self._pinned, server)
        here = self._pinned is not None and (self._pinned.host, self._pinned.port) == (
            address.host,
            address.port,
        )
        if same:
            await self._pin(server)
        shown = typed.strip() or f"{address.host}:{address.port}"
        return MetServer(shown, server.name, tuple(words), same, here and not same, server)

    async def _root_of(self, address: Address, root: bytes) -> RootAnswer:
        transport = HttpTransport(address, root, self._clock)
        try:
            answer = await transport.root()
        finally:
            await transport.close()
        if address.tls and root_fingerprint(answer.root) != root_fingerprint(root):
            raise NotAMeetingRoom("two roots in one introduction")
        return answer

    async def _pin(self, server: PinnedServer) -> None:
        await self._off(self._folders.pin, server)
        self._pinned = server

    # ── people ────────────────────────────────────────────────────────────────────────────────

    async def _redeem(self, typed: str) -> Label:
        server = self._server()
        transport = self._transport(server)
        try:
            signing_in = self._signing_in(server, transport)
            session = await signing_in.by_slip(typed, list(server.spaces))
            label = await self._label(server, transport, session)
        finally:
            await transport.close()
        self._waiting = _Waiting(session, label)
        return label

    async def _set_password(self, new: str) -> None:
        waiting = self._waiting
        if waiting is None:
            raise ServerSays(AccountCode.WRONG_SLIP)
        transport = self._transport(self._server())
        transport.authorize(waiting.session.token)
        try:
            await transport.change_password("", new)
        finally:
            await transport.close()
        self._waiting = None

    async def _choose_pin(self, pin: str) -> OpenDesk:
        waiting = self._waiting
        if waiting is None or self.awaits_password:
            raise ServerSays(AccountCode.WRONG_SLIP)
        folder = self._folders.folder_of(waiting.label)
        there = folder if self._folders.keys_of(folder).exists() else None
        opened = await self._off(self._openings.tried, there, pin)
        if opened is None:
            opened = await self._off(self._openings.make, folder, pin, waiting.session)
        await self._off(keep_session, opened.store, waiting.session)
        self._waiting = None
        return await self._at_work(opened.store, folder, waiting.session, opened.rescue)

    async def _unlock(self, key: str, pin: str) -> OpenDesk:
        folder = self._folder(key)
        opened = await self._off(self._openings.open, folder, pin)
        return await self._at_work(opened.store, folder, opened.session, opened.rescue)

    async def _sign_in(self, login: str, password: str) -> OpenDesk:
        """The drawer is opened first where it can be: its device is known to the server, and it is all
        there is when the server cannot be reached."""
        server, login = self._server(), login.strip().lower()
        known = next((folder for folder in self.people() if folder.label.login == login), None)
        opened = await self._off(self._openings.tried, known, password)
        transport = self._transport(server)
        try:
            session = await self._by_password(server, transport, login, password, opened)
            label = await self._label(server, transport, session, login)
        except Unreachable:
            if opened is None or known is None:
                raise
            return await self._at_work(opened.store, known, opened.session, opened.rescue)
        except Exception:
            if opened is not None:
                await self._off(opened.store.close)
            raise
        finally:
            await transport.close()
        folder = self._folders.folder_of(label)
        if opened is None:
            # No drawer yet, or one under an older password: that is put aside, the server has it all.
            opened = await self._off(self._openings.make, folder, password, session)
        await self._off(keep_session, opened.store, session)
        return await self._at_work(opened.store, folder, session, opened.rescue)

    async def _by_password(
        self,
        server: PinnedServer,
        transport: HttpTransport,
        login: str,
        password: str,
        opened: OpenedDrawer | None,
    ) -> Session:
        signing_in = self._signing_in(server, transport)
        device_key = opened.session.device_key if opened and opened.session else None
        try:
            return await signing_in.by_password(login, password, device_key)
        except ServerSays as said:
            if device_key is None or said.code != AccountCode.DEVICE_REVOKED:
                raise
            return await signing_in.by_password(login, password)

    async def _change_pin(self, key: str, old: str, new: str) -> None:
        await self._off(self._openings.change_pin, self._folder(key), old, new)

    async def _forget(self, key: str) -> None:
        await self._off(self._folders.set_aside, self._folder(key))
        self._known = await self._off(self._folders.desks)

    async def _label(
        self, server: PinnedServer, transport: HttpTransport, session: Session, login: str = ""
    ) -> Label:
        who = await transport.session()
        return Label(
            fingerprint=root_fingerprint(server.root),
            person=session.person,
            name=who.name,
            body_name=next(iter(server.spaces.values()), server.name),
            login=login,
            staff=session.kind in STAFF_KINDS,
        )

    # ── at work ───────────────────────────────────────────────────────────────────────────────

    async def _at_work(
        self, store: Store, folder: DeskFolder, session: Session | None, rescue: Rescue | None
    ) -> OpenDesk:
        """Put the desk together and connect it."""
        server = self._server()
        transport = self._transport(server)
        keys = ReceiptKeys(server.root, server.receipt_certificates)
        signing_in = self._signing_in(server, transport)
        back = ComingBack(
            server, transport, keys, session, store, signing_in, self._clock, self._pin, self._off
        )
        if session is not None:
            transport.authorize(session.token)
        desk = Desk(
            store,
            transport,
            self._workshop,
            self._clock,
            self._randomness,
            keys.trusted,
            root_fingerprint(server.root),
            renew=back.renew,
            refresh=back.refresh,
            look_for=back.look_for,
            forget=lambda: self._off(self._folders.keys_of(folder).forget),
            reads=None if self._new_reader is None else self._new_reader(),
        )
        desk.start()
        self._known = await self._off(self._folders.desks)
        return OpenDesk(desk, folder.label, rescue)

    def _transport(self, server: PinnedServer) -> HttpTransport:
        return HttpTransport(Address(server.host, server.port, server.tls), server.root, self._clock)

    def _signing_in(self, server: PinnedServer, transport: HttpTransport) -> SigningIn:
        return SigningIn(transport, root_fingerprint(server.root), self._randomness, self._device_name)

    def _address(self, typed: str) -> Address:
        if typed.strip() or self._pinned is None:
            return parsed(typed)
        return Address(self._pinned.host, self._pinned.port, self._pinned.tls)

    def _server(self) -> PinnedServer:
        if self._pinned is None:
            raise Unreachable("no server is pinned")
        return self._pinned

    def _folder(self, key: str) -> DeskFolder:
        for folder in self._known:
            if folder.key == key:
                return folder
        raise ServerSays("unknown_person")

    async def _off(self, job: Callable[..., T], *given: Any) -> T:
        return await self._workshop.loop.run_in_executor(self._workshop.pool, job, *given)

    def _answer(self, work: Awaitable[Any], done: Callable[[Any], None]) -> None:
        self._workshop.begin(_said(work, done))


def _same_root(one: PinnedServer, other: PinnedServer) -> bool:
    return root_fingerprint(one.root) == root_fingerprint(other.root)


async def _said(work: Awaitable[Any], done: Callable[[Any], None]) -> None:
    """Give the answer, or the code of why there is none."""
    try:
        answer = await work
    except Exception as error:
        answer = failed(error)
    done(answer)


def failed(error: Exception) -> Failed:
    """A failure as pages hear of it."""
    match error:
        case ServerSays():
            return Failed(error.code, tuple(sorted(error.params.items())))
        case RootChanged():
            return Failed("root_changed")
        case ClockDisagrees():
            return Failed("clock_disagrees")
        case Distrust():
            return Failed("not_a_meeting_room")
        case WrongPin():
            return Failed(error.code, (("wait_s", error.wait_s),))
        case DrawerError():
            return Failed(error.code)
        case PassphraseTooShort():
            return Failed("passphrase_too_short")
        case OSError() if error.errno in _NO_SPACE:
            return Failed("disk_full")
        case Unreachable() | OSError() | TimeoutError():
            return Failed("unreachable")
        case _:
            log.error("entrance_failed", exc_info=error)
            return Failed("internal")


_NO_SPACE = (28, 122)
"""ENOSPC and EDQUOT."""
