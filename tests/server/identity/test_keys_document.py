"""What the operator reads about keys is what the program does."""

import re
from pathlib import Path

import pytest

import meetingroom
from meetingroom.server.identity.authority import (
    BACKDATED_DAYS,
    LIFE_DAYS,
    RENEW_DAYS,
    ROOT_UNTIL,
)
from meetingroom.server.identity.installation import EARLIER, Installation
from meetingroom.wire.certificates import Usage
from meetingroom.wire.four_words import BITS, MEMORY_KIB, PASSES
from meetingroom.wire.four_words_list import WORDS

TEXT = (Path(meetingroom.__file__).parent / "docs" / "keys.md").read_text(encoding="utf-8")
ROWS = {row.split("|")[1].strip().strip("`"): row for row in TEXT.splitlines() if row.startswith("| `")}


def test_every_file_of_the_folder_is_explained_and_no_other(installation: Installation) -> None:
    made = {path.name for path in installation.folder.iterdir()}
    assert set(ROWS) == made | {f"{EARLIER}/"}


@pytest.mark.parametrize("usage", Usage)
def test_lives_and_renewals_are_as_written(usage: Usage) -> None:
    row = ROWS[f"{usage}.key"]
    assert f"{LIFE_DAYS[usage]} ngày" in row
    assert f"còn {RENEW_DAYS[usage]} ngày" in row


def test_the_roots_end_and_the_forgiveness_for_clocks_are_as_written() -> None:
    assert str(ROOT_UNTIL.year) in ROWS["root.key"]
    assert BACKDATED_DAYS == 2
    assert "hai ngày trước khi lập" in TEXT


def test_what_the_four_words_are_worth_is_as_written() -> None:
    assert f"{len(WORDS):,}".replace(",", ".") in TEXT
    assert f"{BITS} bit" in TEXT
    assert f"{MEMORY_KIB // 1024} MiB bộ nhớ, {PASSES} lượt" in TEXT
    years = 2**BITS * 1.1 / (365.25 * 86_400)
    assert 500_000 < years < 700_000
    assert re.search(r"600\.000 năm", TEXT)
    assert 150 < years / 3000 < 250
