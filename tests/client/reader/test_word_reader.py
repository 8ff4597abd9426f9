"""Words out of sealed papers, through a real worker."""

import os
import sys
from pathlib import Path

from meetingroom.client.reader.word_reader import WordReader
from tests.pdf.papers import vietnamese_text
from tests.pdf.vault import sealed_paper

WORKER = (sys.executable, "-m", "meetingroom", "_pdf-worker")


def test_words_come_page_by_page_from_the_vault_and_the_worker_rests(tmp_path: Path) -> None:
    paper = sealed_paper(tmp_path, vietnamese_text(3))
    reader = WordReader(WORKER)
    try:
        found = reader.read(paper.path, paper.sha256, paper.key, 0, 2)
        assert found is not None
        assert found[0] == 3
        assert ["Điều 1." in found[1][0], "Điều 2." in found[1][1]] == [True, True]
        reader.rest()
        after = reader.read(paper.path, paper.sha256, paper.key, 2, 25)
        assert after is not None
        assert len(after[1]) == 1
        assert reader.read(paper.path, paper.sha256, bytes(32), 0, 1) == (3, [found[1][0]])
        broken = sealed_paper(tmp_path, b"not a paper", "broken.sealed")
        assert reader.read(broken.path, broken.sha256, broken.key, 0, 1) is None
        reader.close()
        assert reader.read(paper.path, paper.sha256, paper.key, 0, 1) is None
    finally:
        reader.rest()


def test_a_worker_that_will_not_start_is_said_by_having_no_words(tmp_path: Path) -> None:
    reader = WordReader((os.fspath(tmp_path / "nothing"),))
    assert reader.read(tmp_path / "p", "a" * 64, bytes(32), 0, 1) is None
    reader.rest()
