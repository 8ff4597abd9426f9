"""What one reader may know of a meeting: exactly what folding his own records would give (law 2).

`fold(visible(journal, r)) == restrict(fold(journal), r)` is held by a property over all readers. Must
not fold and must not look at the journal.
"""

from __future__ import annotations  # rpds maps cannot be subscripted at run time

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from rpds import HashTrieMap

from meetingroom.rules.attendance import absence_audience
from meetingroom.rules.audience import Audience, Standing
from meetingroom.rules.ids import PaperId, PersonId, PollId
from meetingroom.rules.permissions import standing
from meetingroom.rules.state import EMPTY, Meeting, Paper, Poll

K = TypeVar("K")
V = TypeVar("V")


def restrict(state: Meeting, reader: PersonId) -> Meeting:
    """The meeting as `reader` may know it; empty for one who takes no part in it."""
    now = standing(state, reader)
    if now is None:
        return Meeting()

    def admits(audience: Audience) -> bool:
        return audience.admits(now)

    return replace(
        state,
        absence_reasons=_kept(state.absence_reasons, lambda key, _: admits(absence_audience(key.person))),
        items=_kept(state.items, lambda _, item: admits(item.audience)),
        papers=_papers(state, now),
        conflicts=_kept(state.conflicts, lambda _, conflict: admits(conflict.audience)),
        polls=_polls(state, now),
        speeches=_kept(state.speeches, lambda _, speech: admits(speech.audience)),
        conclusions=_kept(state.conclusions, lambda _, conclusion: admits(conclusion.audience)),
        acts=tuple(act for act in state.acts if admits(act.audience)),
    )


def _papers(state: Meeting, now: Standing) -> HashTrieMap[PaperId, Paper]:
    """Papers with the publications that reach the reader."""
    papers: HashTrieMap[PaperId, Paper] = EMPTY
    for name, paper in state.papers.items():
        versions = tuple(version for version in paper.versions if version.audience.admits(now))
        if versions:
            papers = papers.insert(name, replace(paper, versions=versions))
    return papers


def _polls(state: Meeting, now: Standing) -> HashTrieMap[PollId, Poll]:
    """Polls with the reader's own ballot, and the roll where he may read it."""
    polls: HashTrieMap[PollId, Poll] = EMPTY
    for name, poll in state.polls.items():
        if poll.audience.admits(now):
            own = poll.ballots.get(now.person)
            ballots = EMPTY if own is None else EMPTY.insert(now.person, own)
            roll = poll.roll if poll.roll is not None and poll.roll.audience.admits(now) else None
            polls = polls.insert(name, replace(poll, ballots=ballots, roll=roll))
    return polls


def _kept(entries: HashTrieMap[K, V], admits: Callable[[K, V], bool]) -> HashTrieMap[K, V]:
    kept: HashTrieMap[K, V] = EMPTY
    for key, value in entries.items():
        if admits(key, value):
            kept = kept.insert(key, value)
    return kept
