"""The sealed file: what was sealed comes back at any offset, and anything else is named for what it is."""

import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingroom.wire.sealed_file import (
    HEADER_SIZE,
    MAX_CHUNK_SIZE,
    ContentMismatch,
    NotSealed,
    SealedFileError,
    SealedReader,
    Sealer,
    Tampered,
    Truncated,
    UnknownVersion,
    WrongKey,
    seal,
)

KEY = bytes(range(32))
SALT = bytes(range(100, 116))
GOLDEN = Path(__file__).with_name("golden") / "sealed_file_v1.hex"
GOLDEN_PLAIN = "Tờ trình về điều chỉnh quy hoạch sử dụng đất".encode()


def sha(plain: bytes) -> str:
    return hashlib.sha256(plain).hexdigest()


def sealed(plain: bytes, chunk_size: int = 16, key: bytes = KEY, salt: bytes = SALT) -> bytes:
    target = io.BytesIO()
    seal(
        io.BytesIO(plain),
        target,
        key=key,
        salt=salt,
        sha256=sha(plain),
        plain_length=len(plain),
        chunk_size=chunk_size,
    )
    return target.getvalue()


def opened(content: bytes, plain: bytes, key: bytes = KEY) -> SealedReader:
    return SealedReader(io.BytesIO(content), key=key, sha256=sha(plain))


def begun(plain: bytes, target: io.BytesIO) -> Sealer:
    return Sealer.begin(target, key=KEY, salt=SALT, sha256=sha(plain), plain_length=len(plain), chunk_size=16)


class TrickleFile(io.BytesIO):
    """A raw file that answers at most three bytes at a time."""

    def read(self, length: int | None = -1, /) -> bytes:
        return super().read(min(3, length) if length is not None and length >= 0 else 3)


def test_the_format_is_the_one_sealed_when_version_1_was_frozen() -> None:
    assert sealed(GOLDEN_PLAIN) == bytes.fromhex(GOLDEN.read_text())
    assert opened(bytes.fromhex(GOLDEN.read_text()), GOLDEN_PLAIN).read() == GOLDEN_PLAIN


@given(
    plain=st.binary(max_size=200),
    chunk_size=st.integers(1, 64),
    offset=st.integers(0, 220),
    length=st.integers(0, 220),
    kept=st.integers(1, 3),
)
def test_any_range_reads_as_it_was_sealed(
    plain: bytes, chunk_size: int, offset: int, length: int, kept: int
) -> None:
    content = sealed(plain, chunk_size)
    reader = SealedReader(io.BytesIO(content), key=KEY, sha256=sha(plain), kept_chunks=kept)
    assert reader.size == len(plain)
    assert reader.read_at(offset, length) == plain[offset : offset + length]
    reader.seek(offset)
    assert reader.read(length) == plain[offset : offset + length]
    reader.verify()


@given(plain=st.binary(max_size=80), position=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_no_flipped_bit_goes_unseen(plain: bytes, position: int, bit: int) -> None:
    content = bytearray(sealed(plain))
    content[position % len(content)] ^= 1 << bit
    with pytest.raises(SealedFileError):
        opened(bytes(content), plain).verify()


@given(plain=st.binary(max_size=80), cut=st.integers(0, 10_000))
def test_a_file_cut_anywhere_is_truncated(plain: bytes, cut: int) -> None:
    content = sealed(plain)
    cut %= len(content)
    with pytest.raises(Truncated if cut else NotSealed):
        opened(content[:cut], plain)


@given(plain=st.binary(max_size=120), sizes=st.lists(st.integers(0, 40)), cut=st.integers(0, 10_000))
def test_a_sealing_cut_short_goes_on_where_whole_chunks_end(plain: bytes, sizes: list[int], cut: int) -> None:
    target = io.BytesIO(sealed(plain))
    target.truncate(HEADER_SIZE + cut % (len(target.getvalue()) - HEADER_SIZE + 1))
    sealer = Sealer.resume(target, key=KEY, sha256=sha(plain))
    for size in [*sizes, len(plain)]:
        sealer.write(plain[sealer.taken : sealer.taken + size])
    sealer.finish()
    assert target.getvalue() == sealed(plain)


def test_a_resumed_sealing_whose_old_part_was_altered_is_refused() -> None:
    content = bytearray(sealed(b"x" * 40))
    content[HEADER_SIZE] ^= 1
    with pytest.raises(Tampered):
        Sealer.resume(io.BytesIO(bytes(content)), key=KEY, sha256=sha(b"x" * 40))


def test_bytes_after_the_last_chunk_are_cut_off_by_resume_and_refused_by_a_reader() -> None:
    content = sealed(b"paper") + b"!"
    with pytest.raises(Tampered):
        opened(content, b"paper")
    target = io.BytesIO(content)
    Sealer.resume(target, key=KEY, sha256=sha(b"paper")).finish()
    assert target.getvalue() == sealed(b"paper")


def test_another_key_is_called_a_wrong_key() -> None:
    with pytest.raises(WrongKey):
        opened(sealed(b"paper"), b"paper", key=bytes(32))


def test_the_right_key_does_not_open_the_file_as_another_paper() -> None:
    with pytest.raises(Tampered):
        opened(sealed(b"paper"), b"another paper")


def test_the_hash_of_the_paper_is_not_readable_from_the_file() -> None:
    assert hashlib.sha256(b"paper").digest() not in sealed(b"paper")


def test_chunks_that_change_places_are_refused() -> None:
    content = sealed(b"a" * 16 + b"b" * 16 + b"c" * 16)
    first, second = HEADER_SIZE, HEADER_SIZE + 32
    swapped = content[:first] + content[second : second + 32] + content[first:second] + content[second + 32 :]
    with pytest.raises(Tampered):
        opened(swapped, b"a" * 16 + b"b" * 16 + b"c" * 16).read()


def test_the_same_paper_sealed_with_another_salt_shares_no_chunk() -> None:
    one, other = sealed(b"p" * 32), sealed(b"p" * 32, salt=bytes(16))
    assert one[HEADER_SIZE : HEADER_SIZE + 32] != other[HEADER_SIZE : HEADER_SIZE + 32]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n" + b"x" * 100, b"MR%PDF"])
def test_what_is_not_a_sealed_file_is_called_so(content: bytes) -> None:
    with pytest.raises(NotSealed):
        opened(content, b"paper")


def test_a_file_of_a_newer_version_is_called_so() -> None:
    content = bytearray(sealed(b"paper"))
    content[9] = 2
    with pytest.raises(UnknownVersion):
        opened(bytes(content), b"paper")


@pytest.mark.parametrize(
    ("chunk_size", "plain_length"), [(0, 5), (MAX_CHUNK_SIZE + 1, 5), (1, 2**32)], ids=str
)
def test_a_header_of_impossible_sizes_is_refused_before_any_memory_is_taken(
    chunk_size: int, plain_length: int
) -> None:
    content = bytearray(sealed(b"paper"))
    content[10:14] = chunk_size.to_bytes(4, "big")
    content[14:22] = plain_length.to_bytes(8, "big")
    with pytest.raises(NotSealed):
        opened(bytes(content), b"paper")


def test_a_chunk_that_vanishes_after_opening_is_truncated() -> None:
    plain = b"x" * 40
    file = io.BytesIO(sealed(plain))
    reader = SealedReader(file, key=KEY, sha256=sha(plain))
    file.truncate(HEADER_SIZE + 20)
    with pytest.raises(Truncated):
        reader.read()


@pytest.mark.parametrize(
    ("chunk_size", "plain_length"), [(0, 5), (MAX_CHUNK_SIZE + 1, 5), (16, -1), (1, 2**32)], ids=str
)
def test_sealing_with_impossible_sizes_is_a_mistake_of_the_caller(chunk_size: int, plain_length: int) -> None:
    with pytest.raises(ValueError, match="impossible sizes"):
        Sealer.begin(
            io.BytesIO(),
            key=KEY,
            salt=SALT,
            sha256=sha(b""),
            plain_length=plain_length,
            chunk_size=chunk_size,
        )


@pytest.mark.parametrize(
    ("key", "salt", "sha256"), [(b"k", SALT, sha(b"")), (KEY, b"s", sha(b"")), (KEY, SALT, "00")]
)
def test_keys_salts_and_hashes_of_the_wrong_length_are_a_mistake_of_the_caller(
    key: bytes, salt: bytes, sha256: str
) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Sealer.begin(io.BytesIO(), key=key, salt=salt, sha256=sha256, plain_length=0)


def test_more_bytes_than_announced_are_not_sealed() -> None:
    with pytest.raises(ContentMismatch):
        begun(b"paper", io.BytesIO()).write(b"paper!")


def test_fewer_bytes_than_announced_are_noticed_at_the_end() -> None:
    sealer = begun(b"paper", io.BytesIO())
    sealer.write(b"pap")
    with pytest.raises(ContentMismatch):
        sealer.finish()


def test_other_bytes_than_the_paper_named_are_noticed_at_the_end() -> None:
    sealer = begun(b"paper", io.BytesIO())
    sealer.write(b"PAPER")
    with pytest.raises(ContentMismatch):
        sealer.finish()


def test_verify_notices_a_sealing_that_was_never_finished_with_the_right_content() -> None:
    target = io.BytesIO()
    begun(b"paper", target).write(b"PAPER")
    reader = opened(target.getvalue(), b"paper")
    with pytest.raises(ContentMismatch):
        reader.verify()


def test_plain_bytes_wait_in_memory_and_never_reach_the_target() -> None:
    target = io.BytesIO()
    sealer = begun(b"secret word!" * 3, target)
    sealer.write(b"secret word!")
    assert len(target.getvalue()) == HEADER_SIZE
    assert sealer.taken == 12
    sealer.write(b"secret word!")
    assert len(target.getvalue()) == HEADER_SIZE + 32
    assert b"secret" not in target.getvalue()


def test_it_behaves_as_a_binary_file() -> None:
    plain = b"0123456789" * 5
    reader = opened(sealed(plain), plain)
    assert reader.seek(-3, io.SEEK_END) == 47
    assert reader.read() == b"789"
    assert reader.read() == b""
    reader.seek(10)
    reader.seek(5, io.SEEK_CUR)
    assert reader.tell() == 15
    target = bytearray(8)
    assert reader.readinto(target) == 8
    assert target == b"56789012"
    reader.seek(48)
    assert reader.readinto(memoryview(target)) == 2
    reader.seek(99)
    assert reader.read() == b""
    for place, whence in ((-1, io.SEEK_SET), (0, 7)):
        with pytest.raises(ValueError, match=r"before|whence"):
            reader.seek(place, whence)


def test_a_file_that_answers_in_small_pieces_is_read_whole() -> None:
    plain = b"0123456789" * 5
    file = TrickleFile(sealed(plain))
    assert SealedReader(file, key=KEY, sha256=sha(plain)).read() == plain


def test_closing_closes_the_file_beneath() -> None:
    file = io.BytesIO(sealed(b"paper"))
    SealedReader(file, key=KEY, sha256=sha(b"paper")).close()
    assert file.closed
