"""The promise of re-anchoring, on papers revised by an editor that knows where every word went."""

from collections import Counter
from random import Random

from meetingroom.rules.anchors.marks import Mark
from meetingroom.rules.anchors.paged import Span
from meetingroom.rules.anchors.reanchor import Revision
from tests.rules.anchors import phrases
from tests.rules.anchors.judging import counted, is_there, score
from tests.rules.anchors.revisions import Passage, Print, passages, printed, revised, taken_from, written

PERCENTS = (5, 10, 15)
MARKS = 400


def versions(chance: Random, articles: int, percent: int) -> tuple[Print, Print]:
    paper = written(chance, articles)
    others = [phrases.sentence(chance) for _ in range(100)]
    new = revised(chance, paper, percent, others)
    return printed(paper, 84, 38, "CÔNG BÁO"), printed(new, 79, 41, "CÔNG BÁO")


def test_marks_follow_their_passages_and_hardly_ever_go_astray() -> None:
    counts: Counter[str] = Counter()
    for percent in PERCENTS:
        chance = Random(percent)
        old, new = versions(chance, 40, percent)
        revision = Revision(old.paper, new.paper)
        counts += counted(
            (passage, revision.outcome(Mark("", *passage.old)))
            for passage in passages(chance, old, new, MARKS)
        )
    reached = score(counts)
    assert reached.stands > MARKS
    assert reached.gone > 20
    assert reached.right_percent >= 97
    assert reached.wrong_percent <= 0.5
    assert reached.deleted_percent >= 90


def test_the_editor_knows_where_every_kept_word_went() -> None:
    old, new = versions(Random(2), 20, 15)
    texts = {
        word.origin: old.paper.text[slice(*span)] for word, span in zip(old.words, old.spans, strict=True)
    }
    kept = [(word, span) for word, span in zip(new.words, new.spans, strict=True) if word.kept]
    assert len(old.words) * 3 // 4 < len(kept) < len(old.words)
    now = [(new.paper.text[slice(*span)], texts[word.origin]) for word, span in kept]
    labels = [(said, was) for said, was in now if said != was]
    assert labels
    assert all(said[-1] == was[-1] and said[-1] in ".)" and len(said) < 4 for said, was in labels)


def test_the_judge_is_not_bribed() -> None:
    passage = Passage(Span(0, 10), Span(20, 30), Span(20, 36), gone=False)
    assert is_there(Span(20, 30), passage)
    assert is_there(Span(22, 30), passage)
    assert not is_there(Span(0, 10), passage)
    assert not is_there(Span(26, 40), passage)


def test_a_paper_is_taken_from_a_text() -> None:
    paper = taken_from("# tên\nĐiều 1. Phạm vi\n1. Một\na) Hai\nLời thường\n\n")
    assert [clause.depth for clause in paper] == [0, 1, 2, 3]
    assert [word.origin for clause in paper for word in clause.words] == list(range(10))
