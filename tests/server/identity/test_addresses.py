"""What a desk may type to reach this machine stands in the certificate, and nothing else."""

import socket

import pytest

from meetingroom.server.identity import addresses
from meetingroom.server.identity.addresses import ALWAYS, hosts_from, own_hosts


def test_names_and_addresses_are_kept_with_the_loopback_ones() -> None:
    found = hosts_from(["MAY-CHU", "may-chu.xa.vn"], ["192.168.1.10", "fd00::1"])
    assert found == {*ALWAYS, "may-chu", "may-chu.xa.vn", "192.168.1.10", "fd00::1"}


def test_what_no_certificate_can_hold_is_left_out() -> None:
    assert hosts_from(["", "máy-chủ", "may chu"], ["", "x", "fe80::1%eth0", "0.0.0.0", "224.0.0.1"]) == {
        *ALWAYS
    }


def test_a_machine_without_a_network_still_has_its_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object, **__: object) -> socket.socket:
        raise OSError("network is unreachable")

    monkeypatch.setattr(addresses.socket, "gethostname", lambda: "may-chu")
    monkeypatch.setattr(addresses.socket, "getaddrinfo", unreachable)
    monkeypatch.setattr(addresses.socket, "socket", unreachable)
    assert own_hosts() == {*ALWAYS, "may-chu"}


def test_the_card_that_leads_outside_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    class Card:
        def __init__(self, family: int, _kind: int) -> None:
            self.family = family

        def __enter__(self) -> "Card":
            return self

        def __exit__(self, *_: object) -> None: ...

        def connect(self, address: tuple[str, int]) -> None:
            if self.family == socket.AF_INET6:
                raise OSError("no IPv6 here")

        def getsockname(self) -> tuple[str, int]:
            return ("10.20.30.40", 5)

    monkeypatch.setattr(addresses.socket, "gethostname", lambda: "may-chu.xa.vn")
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_: [(2, 1, 6, "", ("192.168.1.10", 0))])
    monkeypatch.setattr(addresses.socket, "socket", Card)
    assert own_hosts() == {*ALWAYS, "may-chu", "may-chu.xa.vn", "10.20.30.40", "192.168.1.10"}
