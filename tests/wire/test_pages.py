"""Page requests and answers arrive as they were sent, and nonsense is recognised as such."""

import contextlib
import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetingroom.wire import pages
from meetingroom.wire.pages import (
    Answer,
    Broken,
    Request,
    inspection_json,
    read_answer,
    read_inspection,
    read_request,
    write_message,
)

REQUESTS: list[Request] = [
    pages.Open("/giấy tờ/tờ trình.sealed", "ab" * 32, b"\x00" * 32, pages.EngineName.PDFIUM),
    pages.Open("plain.pdf", "cd" * 32, None),
    pages.Sizes(64, 64),
    pages.Render(7, 136, 1.25, pages.Clip(0, 512, 1024, 512), 1),
    pages.Text(3, True),
    pages.Outline(),
    pages.Close(),
]
ANSWERS: list[Answer] = [
    pages.Ready(),
    pages.Opened(pages.EngineName.MUPDF, 300, pages.PageSize(595.25, 841.5), False),
    pages.SizesAre(1, (pages.PageSize(842.0, 595.0),)),
    pages.Rendered(7, 136, 1, 1024, 512, 4096),
    pages.TextIs(3, "Điều 1.\n", struct.pack("<4f", 1, 2, 3, 4) * 8),
    pages.OutlineIs((pages.OutlineEntry(1, "Điều 1", 0), pages.OutlineEntry(2, "Khoản 2", -1))),
    pages.Closed(),
    *(pages.Failed(code, "why") for code in pages.Failure),
]


class TrickleFile(io.BytesIO):
    """A pipe that gives one byte at a time."""

    def read(self, length: int | None = -1, /) -> bytes:
        return super().read(min(1, length or 0))


@pytest.mark.parametrize("kind", [io.BytesIO, TrickleFile])
def test_requests_arrive_in_order_as_they_were_sent(kind: type[io.BytesIO]) -> None:
    sent = io.BytesIO()
    for request in REQUESTS:
        write_message(sent, request)
    received = kind(sent.getvalue())
    assert [read_request(received) for _ in REQUESTS] == REQUESTS
    assert read_request(received) is None


@pytest.mark.parametrize("kind", [io.BytesIO, TrickleFile])
def test_answers_arrive_in_order_as_they_were_sent(kind: type[io.BytesIO]) -> None:
    sent = io.BytesIO()
    for answer in ANSWERS:
        write_message(sent, answer)
    received = kind(sent.getvalue())
    assert [read_answer(received) for _ in ANSWERS] == ANSWERS
    assert read_answer(received) is None


@given(st.binary(min_size=1, max_size=60))
def test_noise_is_either_a_message_or_broken_never_anything_else(noise: bytes) -> None:
    for read in (read_request, read_answer):
        file = io.BytesIO(len(noise).to_bytes(4, "big") + noise)
        with contextlib.suppress(Broken):
            assert read(file) is not None


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_message_cut_short_is_broken(cut: int) -> None:
    sent = io.BytesIO()
    write_message(sent, pages.Sizes(64, 64))
    content = sent.getvalue()
    with pytest.raises(Broken):
        read_request(io.BytesIO(content[: min(cut, len(content) - 1)]))


def test_a_frame_of_absurd_length_is_broken_before_memory_is_taken() -> None:
    with pytest.raises(Broken):
        read_answer(io.BytesIO(b"\xff\xff\xff\xff"))


FINDINGS = [
    pages.Inspection(
        page_count=2,
        sizes=(pages.PageSize(595.0, 842.0), pages.PageSize(842.0, 595.0)),
        title="Tờ trình 118",
        first_page_text="Căn cứ Luật",
        has_text=True,
        repaired=False,
        engine=pages.EngineName.MUPDF,
    ),
    pages.Failed(pages.Failure.ENCRYPTED, "password"),
]


@pytest.mark.parametrize("finding", FINDINGS, ids=["accepted", "refused"])
def test_a_finding_of_the_intake_is_read_as_it_was_printed(
    finding: pages.Inspection | pages.Failed,
) -> None:
    assert read_inspection(inspection_json(finding)) == finding


@pytest.mark.parametrize("printed", [b"", b'{"type":"Inspection"', b'{"type":"Rendered"}', b"Killed"])
def test_an_inspection_that_was_killed_before_it_could_print_is_broken(printed: bytes) -> None:
    with pytest.raises(Broken):
        read_inspection(printed)
