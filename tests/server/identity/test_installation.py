"""The identity is made once, survives restarts, renews itself, and never becomes another by accident."""

import shutil
import stat
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from meetingroom.server.identity.authority import BACKDATED_DAYS, DAY_MS
from meetingroom.server.identity.files import KeyFileUnreadable, exposed, read_pair, signing_key
from meetingroom.server.identity.installation import Installation, open_installation, open_standby
from meetingroom.wire.certificates import CertificateRefused, Usage, verify_leaf, verify_receipt_leaf
from meetingroom.wire.records import Head, check_head, sign_head
from tests.fakes.world import HandClock, RepeatingRandomness
from tests.server.identity.conftest import HOSTS


def again(
    installation: Installation, clock: HandClock, hosts: frozenset[str] = HOSTS, name: str = "x"
) -> Installation:
    return open_installation(installation.folder, name, clock, RepeatingRandomness("again"), hosts)


def test_the_second_start_finds_the_identity_of_the_first(
    installation: Installation, clock: HandClock
) -> None:
    reopened = again(installation, clock, name="Another name")
    assert reopened.root == installation.root
    assert reopened.name == "UBND xã Ví Dụ"
    assert reopened.slip_secret == installation.slip_secret
    assert all(reopened.certificate(usage) == installation.certificate(usage) for usage in Usage)


def test_two_installations_are_strangers(tmp_path: Path, clock: HandClock) -> None:
    first, second = (
        open_installation(tmp_path / name, "UBND xã Ví Dụ", clock, RepeatingRandomness(name), HOSTS)
        for name in "ab"
    )
    assert first.fingerprint != second.fingerprint
    assert first.slip_secret != second.slip_secret


@pytest.mark.skipif(sys.platform == "win32", reason="modes mean nothing there")
def test_private_files_are_the_services_alone_and_a_file_left_open_is_closed_at_start(
    installation: Installation, clock: HandClock
) -> None:
    private = [path for path in installation.folder.iterdir() if path.suffix in {".key", ".secret"}]
    assert len(private) == 5
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}
    assert stat.S_IMODE(installation.folder.stat().st_mode) == 0o700
    private[0].chmod(0o644)
    assert exposed(installation.folder) == (private[0],)
    again(installation, clock)
    assert exposed(installation.folder) == ()


def test_a_first_start_cut_short_leaves_nothing_half_made(tmp_path: Path, clock: HandClock) -> None:
    half = tmp_path / "identity.part"
    half.mkdir()
    (half / "root.key").write_bytes(b"half")
    made = open_installation(tmp_path / "identity", "Xã", clock, RepeatingRandomness(), HOSTS)
    assert made.can_certify
    assert not half.exists()


@pytest.mark.parametrize("lost", ["root.pem", "tls.key", "receipt.key", "announcement.key", "slips.secret"])
def test_a_lost_or_damaged_file_stops_the_start_instead_of_making_a_stranger(
    installation: Installation, clock: HandClock, lost: str
) -> None:
    path = installation.folder / lost
    for content in (b"", b"not a key", None):
        path.unlink() if content is None else path.write_bytes(content)
        with pytest.raises(KeyFileUnreadable) as caught:
            again(installation, clock)
        assert caught.value.path == path


def test_another_roots_files_do_not_pass_for_ours(
    installation: Installation, tmp_path: Path, clock: HandClock
) -> None:
    other = open_installation(tmp_path / "other", "Xã khác", clock, RepeatingRandomness("other"), HOSTS)
    for name in ("tls.key", "root.key"):
        ours = (installation.folder / name).read_bytes()
        (installation.folder / name).write_bytes((other.folder / name).read_bytes())
        with pytest.raises(KeyFileUnreadable):
            again(installation, clock)
        (installation.folder / name).write_bytes(ours)


def test_with_its_roots_key_taken_away_a_server_runs_on_and_renews_nothing(
    installation: Installation, clock: HandClock
) -> None:
    (installation.folder / "root.key").unlink()
    reopened = again(installation, clock)
    assert not reopened.can_certify
    assert reopened.renew(clock.now_ms() + 400 * DAY_MS, {"10.0.0.9"}) == frozenset()
    with pytest.raises(KeyFileUnreadable):
        _ = reopened.authority


def test_nothing_is_renewed_while_nothing_is_due(installation: Installation, clock: HandClock) -> None:
    assert installation.renew(clock.now_ms() + 300 * DAY_MS, HOSTS) == frozenset()
    assert installation.renew(clock.now_ms(), HOSTS - {"192.168.1.10"}) == frozenset()


def test_a_new_address_renews_the_line_only(installation: Installation, clock: HandClock) -> None:
    before = {usage: installation.certificate(usage) for usage in Usage}
    assert installation.renew(clock.now_ms(), HOSTS | {"192.168.1.77"}) == {Usage.TLS}
    assert installation.certificate(Usage.TLS) != before[Usage.TLS]
    assert installation.certificate(Usage.RECEIPT) == before[Usage.RECEIPT]
    assert again(installation, clock).certificate(Usage.TLS) == installation.certificate(Usage.TLS)


def test_yearly_leaves_are_renewed_within_their_last_thirty_days(
    installation: Installation, clock: HandClock
) -> None:
    clock.move(days=336)
    assert installation.renew(clock.now_ms(), HOSTS) == {Usage.TLS, Usage.ANNOUNCEMENT}
    assert installation.ends_ms(Usage.TLS) == clock.now_ms() + 365 * DAY_MS


def test_heads_signed_before_a_renewal_can_be_checked_for_ever(
    installation: Installation, clock: HandClock
) -> None:
    signed_ms = clock.now_ms()
    signed = sign_head(installation.receipt_key, Head("meeting/1", 1, 7, bytes(32)))
    for _ in range(3):
        clock.move(days=3 * 365 - 60)
        assert Usage.RECEIPT in installation.renew(clock.now_ms(), HOSTS)
    certificates = again(installation, clock).receipt_certificates()
    assert len(certificates) == 4
    assert certificates[0] == installation.certificate(Usage.RECEIPT)
    check_head(signed)
    assert signed.key == verify_receipt_leaf(installation.root, certificates[-1], signed_ms)
    for newer in certificates[:-1]:
        with pytest.raises(CertificateRefused, match="not_yet_valid"):
            verify_receipt_leaf(installation.root, newer, signed_ms)


@pytest.mark.parametrize("hours", [-24 * 365 * 11, -2, 2, 24 * 365 * 4])
def test_a_server_whose_clock_was_wrong_at_first_start_mends_itself_when_it_is_right(
    tmp_path: Path, hours: int
) -> None:
    clock = HandClock()
    right = clock.now_ms()
    clock.jump(hours=hours)
    made = open_installation(tmp_path / "identity", "Xã", clock, RepeatingRandomness(), HOSTS)
    root = made.root
    clock.jump(hours=-hours)
    made.renew(clock.now_ms(), HOSTS)
    assert made.root == root
    for usage in Usage:
        assert verify_leaf(root, made.certificate(usage), usage, right)


def test_a_desk_whose_clock_is_two_hours_behind_takes_a_leaf_made_this_minute(
    installation: Installation, clock: HandClock
) -> None:
    assert BACKDATED_DAYS >= 1
    behind = clock.now_ms() - 2 * 3_600_000
    assert verify_leaf(installation.root, installation.certificate(Usage.TLS), Usage.TLS, behind)


@pytest.mark.parametrize("name", ["", "   ", "x" * 65])
def test_an_installation_without_a_readable_name_is_not_made(
    tmp_path: Path, clock: HandClock, name: str
) -> None:
    with pytest.raises(ValueError, match="1 to 64"):
        open_installation(tmp_path / "identity", name, clock, RepeatingRandomness(), HOSTS)
    assert not (tmp_path / "identity").exists()


def test_opening_as_a_standby_never_makes_an_identity(tmp_path: Path) -> None:
    with pytest.raises(KeyFileUnreadable):
        open_standby(tmp_path / "nothing", RepeatingRandomness())
    assert not (tmp_path / "nothing").exists()


def test_each_kind_of_signature_has_a_key_of_its_own(installation: Installation) -> None:
    keys = {
        key.public_key().public_bytes_raw()
        for key in (installation.receipt_key, installation.announcement_key, installation.authority.key)
    }
    assert len(keys) == 3


def test_a_leaf_in_the_roots_place_is_no_root(installation: Installation, clock: HandClock) -> None:
    folder = installation.folder
    (folder / "root.pem").write_bytes((folder / "receipt.key").read_bytes())
    with pytest.raises(KeyFileUnreadable, match=r"root\.pem"):
        again(installation, clock)


def test_a_key_of_a_kind_we_do_not_make_is_not_read(installation: Installation, clock: HandClock) -> None:
    strange = X25519PrivateKey.from_private_bytes(bytes(32)).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    (installation.folder / "tls.key").write_bytes(strange)
    with pytest.raises(KeyFileUnreadable):
        again(installation, clock)


@pytest.mark.parametrize("name", ["root.key", "receipt.key", "announcement.key", "slips.secret"])
def test_a_restored_backup_is_the_same_installation(
    installation: Installation, tmp_path: Path, clock: HandClock, name: str
) -> None:
    shutil.copytree(installation.folder, tmp_path / "backup")
    (installation.folder / name).write_bytes(b"damaged")
    restored = open_standby(tmp_path / "backup", RepeatingRandomness())
    assert restored.fingerprint == installation.fingerprint
    assert restored.can_certify


def test_a_leaf_key_in_anothers_place_is_not_used(installation: Installation, clock: HandClock) -> None:
    line = (installation.folder / "tls.key").read_bytes()
    (installation.folder / "receipt.key").write_bytes(line)
    with pytest.raises(KeyFileUnreadable):
        again(installation, clock)


def test_a_key_beside_anothers_certificate_is_not_used(
    installation: Installation, tmp_path: Path, clock: HandClock
) -> None:
    folder = installation.folder
    receipt, announcement = ((folder / f"{name}.key").read_bytes() for name in ("receipt", "announcement"))
    certificate = b"-----BEGIN CERTIFICATE-----"
    key, own = receipt.split(certificate)[0], announcement.split(certificate)[1]
    (folder / "announcement.key").write_bytes(key + certificate + own)
    with pytest.raises(KeyFileUnreadable, match="announcement"):
        again(installation, clock)


def test_only_an_ed25519_key_signs_for_us(installation: Installation) -> None:
    line = installation.folder / "tls.key"
    with pytest.raises(KeyFileUnreadable):
        signing_key(read_pair(line), line)


def test_a_secret_of_the_wrong_length_is_not_used(installation: Installation, clock: HandClock) -> None:
    (installation.folder / "slips.secret").write_bytes(b"short")
    with pytest.raises(KeyFileUnreadable, match=r"slips\.secret"):
        again(installation, clock)
