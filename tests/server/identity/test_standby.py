"""A second machine certified in advance speaks for the same root, with keys that never left it."""

import base64
from pathlib import Path

import pytest

from meetingroom.server.identity.files import KeyFileUnreadable
from meetingroom.server.identity.installation import Installation, open_installation, open_standby
from meetingroom.server.identity.standby import StandbyRefused, admit, ask, certify_standby
from meetingroom.wire.certificates import Usage, verify_leaf, verify_receipt_leaf
from meetingroom.wire.records import Head, check_head, sign_head
from tests.fakes.world import HandClock, RepeatingRandomness
from tests.server.identity.conftest import HOSTS

CHANCE = RepeatingRandomness("standby")


def stand_by(installation: Installation, folder: Path, clock: HandClock) -> Installation:
    request = ask(folder, CHANCE, ["standby", "192.168.1.11"])
    answer = certify_standby(installation, request, clock.now_ms(), CHANCE)
    return admit(folder, answer, clock.now_ms(), CHANCE)


def test_a_certified_standby_speaks_for_the_same_root(
    installation: Installation, tmp_path: Path, clock: HandClock
) -> None:
    standby = stand_by(installation, tmp_path / "standby", clock)
    assert standby.root == installation.root
    for usage in Usage:
        assert verify_leaf(installation.root, standby.certificate(usage), usage, clock.now_ms())
    head = sign_head(standby.receipt_key, Head("meeting/1", 2, 1, bytes(32)))
    check_head(head)
    leaf = standby.certificate(Usage.RECEIPT)
    assert verify_receipt_leaf(installation.root, leaf, clock.now_ms()) == head.key


def test_a_standby_cannot_certify_and_has_no_key_of_the_first_server(
    installation: Installation, tmp_path: Path, clock: HandClock
) -> None:
    standby = stand_by(installation, tmp_path / "standby", clock)
    assert not standby.can_certify
    assert standby.slip_secret != installation.slip_secret
    theirs = {path.read_bytes() for path in standby.folder.iterdir() if path.suffix in {".key", ".secret"}}
    ours = {path.read_bytes() for path in installation.folder.iterdir() if path.is_file()}
    assert len(theirs) == 4
    assert theirs.isdisjoint(ours - {(installation.folder / "root.pem").read_bytes()})


def test_request_and_answer_hold_no_private_key(
    installation: Installation, tmp_path: Path, clock: HandClock
) -> None:
    request = ask(tmp_path / "standby", CHANCE, HOSTS)
    answer = certify_standby(installation, request, clock.now_ms(), CHANCE)
    assert b"PRIVATE" not in request + answer
    assert installation.slip_secret not in request + answer


def test_each_machine_knows_what_the_other_has_signed(
    installation: Installation, tmp_path: Path, clock: HandClock
) -> None:
    clock.move(days=3 * 365 - 60)
    earlier = installation.certificate(Usage.RECEIPT)
    assert Usage.RECEIPT in installation.renew(clock.now_ms(), HOSTS)
    standby = stand_by(installation, tmp_path / "standby", clock)
    ours, theirs = installation.certificate(Usage.RECEIPT), standby.certificate(Usage.RECEIPT)
    assert set(standby.receipt_certificates()) == {ours, theirs, earlier}
    assert set(installation.receipt_certificates()) == {ours, theirs, earlier}
    assert installation.receipt_certificates()[0] == ours
    assert standby.receipt_certificates()[0] == theirs


def test_an_answer_with_a_strange_receipt_certificate_is_refused(
    installation: Installation, tmp_path: Path, clock: HandClock
) -> None:
    folder = tmp_path / "standby"
    other = open_installation(tmp_path / "other", "Xã khác", clock, RepeatingRandomness("other"), HOSTS)
    answer = certify_standby(installation, ask(folder, CHANCE, HOSTS), clock.now_ms(), CHANCE)
    for strange in (other.certificate(Usage.RECEIPT), installation.certificate(Usage.TLS), b"noise"):
        ours = base64.b64encode(installation.certificate(Usage.RECEIPT))
        altered = answer.replace(ours, base64.b64encode(strange))
        assert altered != answer
        with pytest.raises(StandbyRefused):
            admit(folder, altered, clock.now_ms(), CHANCE)


def test_certifying_again_renews_and_keeps_the_old_receipt_certificate(
    installation: Installation, tmp_path: Path, clock: HandClock
) -> None:
    first = stand_by(installation, tmp_path / "standby", clock)
    secret = first.slip_secret
    clock.move(days=300)
    second = stand_by(installation, tmp_path / "standby", clock)
    assert first.certificate(Usage.RECEIPT) in second.receipt_certificates()[1:]
    assert second.slip_secret == secret
    assert open_standby(second.folder, CHANCE).receipt_certificates() == second.receipt_certificates()


def test_an_answer_to_an_older_request_is_refused(
    installation: Installation, tmp_path: Path, clock: HandClock
) -> None:
    folder = tmp_path / "standby"
    answer = certify_standby(installation, ask(folder, CHANCE, HOSTS), clock.now_ms(), CHANCE)
    ask(folder, CHANCE, HOSTS)
    with pytest.raises(StandbyRefused, match="another request"):
        admit(folder, answer, clock.now_ms(), CHANCE)


def test_a_standby_does_not_change_its_installation(
    installation: Installation, tmp_path: Path, clock: HandClock
) -> None:
    standby = stand_by(installation, tmp_path / "standby", clock)
    other = open_installation(tmp_path / "other", "Xã khác", clock, RepeatingRandomness("other"), HOSTS)
    with pytest.raises(StandbyRefused, match="another installation"):
        stand_by(other, standby.folder, clock)
    assert open_standby(standby.folder, CHANCE).root == installation.root


def test_an_answer_cut_short_can_be_admitted_again(
    installation: Installation, tmp_path: Path, clock: HandClock
) -> None:
    folder = tmp_path / "standby"
    answer = certify_standby(installation, ask(folder, CHANCE, HOSTS), clock.now_ms(), CHANCE)
    waiting = {path: path.read_bytes() for path in folder.glob("*.waiting.key")}
    admit(folder, answer, clock.now_ms(), CHANCE)
    for path, content in waiting.items():
        path.write_bytes(content)
    assert admit(folder, answer, clock.now_ms(), CHANCE).root == installation.root
    with pytest.raises(KeyFileUnreadable):
        admit(folder, answer, clock.now_ms(), CHANCE)


@pytest.mark.parametrize("text", [b"", b"{}", b"[1]", b'{"format":"meetingroom standby answer 1"}'])
def test_texts_that_are_no_request_are_refused(
    installation: Installation, tmp_path: Path, clock: HandClock, text: bytes
) -> None:
    with pytest.raises(StandbyRefused):
        certify_standby(installation, text, clock.now_ms(), CHANCE)
    with pytest.raises(StandbyRefused):
        admit(tmp_path / "standby", text, clock.now_ms(), CHANCE)


def test_a_request_with_a_missing_or_foreign_kind_of_key_is_refused(
    installation: Installation, tmp_path: Path, clock: HandClock
) -> None:
    request = ask(tmp_path / "standby", CHANCE, HOSTS)
    for altered in (
        request.replace(b'"receipt"', b'"tls"'),
        request.replace(b'"tls"', b'"receipt"'),
        request.replace(b'"tls":"M', b'"tls":"A'),
    ):
        assert altered != request
        with pytest.raises(StandbyRefused):
            certify_standby(installation, altered, clock.now_ms(), CHANCE)


def test_an_answer_whose_certificates_have_run_out_is_refused(
    installation: Installation, tmp_path: Path, clock: HandClock
) -> None:
    folder = tmp_path / "standby"
    answer = certify_standby(installation, ask(folder, CHANCE, HOSTS), clock.now_ms(), CHANCE)
    clock.move(days=400)
    with pytest.raises(StandbyRefused, match="expired"):
        admit(folder, answer, clock.now_ms(), CHANCE)
