"""Sentences of the minutes: a code with its numbers and names, as a clerk would write it.

Hours are written out (09 giờ 41 phút). What a secretary wrote herself is never touched. Must not choose
which facts deserve a sentence, nor their order: `rules.minutes` does.
"""

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from meetingroom.rules.minutes import MinutesEntry, MinutesLine
from meetingroom.rules.minutes_codes import MinutesCode, Params
from meetingroom.rules.terms import Basis, Explanation
from meetingroom.words.catalogue import Words
from meetingroom.words.dates import VIETNAM, written_hour
from meetingroom.words.explanations import base_words
from meetingroom.words.numbers import percent, share

_TIES = frozenset(
    {
        Explanation.ADOPTED_CHAIR_DECIDED,
        Explanation.REJECTED_CHAIR_DECIDED,
        Explanation.REJECTED_TIE_CHAIR_SILENT,
    }
)


def line_text(words: Words, line: MinutesLine, zone: ZoneInfo = VIETNAM) -> str:
    """What a line says: the secretary's wording, else the proposal. Empty when there is neither."""
    if line.text is not None:
        return line.text
    return sentence(words, line.entry, zone) if line.entry is not None else ""


def sentence(words: Words, entry: MinutesEntry, zone: ZoneInfo = VIETNAM) -> str:
    """The proposed sentence of a record, its hour in `zone`."""
    said = {name: str(value) for name, value in entry.params.items()}
    said["hour"] = written_hour(entry.at, zone)
    if "person" in said:
        said["person"] = _with_office(said["person"], said.get("office", ""))
    if "item" in said:
        said["item"] = words.text("label.item", number=said["item"])
    if sitting := said.get("sitting"):
        said["sitting"] = sitting[:1].lower() + sitting[1:]  # it stands inside the sentence
    special = _SPECIAL.get(entry.code)
    if special is not None:
        return special(words, entry.params, said, zone)
    return words.text(f"minutes.{entry.code}", **said)


def _with_office(name: str, office: str) -> str:
    return f"{name}, {office}," if office else name


def _item_called(words: Words, params: Params, said: dict[str, str], _: ZoneInfo) -> str:
    key = "minutes.item_called" if params.get("presenter") else "minutes.item_called.nobody"
    return words.text(key, **said)


def _paper_added(words: Words, params: Params, said: dict[str, str], _: ZoneInfo) -> str:
    return words.text(
        "minutes.paper_added" if params.get("version") == 1 else "minutes.paper_replaced", **said
    )


def _speaker_called(words: Words, params: Params, said: dict[str, str], _: ZoneInfo) -> str:
    key = "minutes.speaker_called.about" if params.get("about") else "minutes.speaker_called"
    return words.text(key, act=words.text(f"minutes.act.{said['kind']}"), **said)


def _interrupted(words: Words, params: Params, said: dict[str, str], zone: ZoneInfo) -> str:
    since, until = (written_hour(int(params[name]), zone) for name in ("since", "until"))
    return words.text("minutes.poll_interrupted", **{**said, "since": since, "until": until})


def _counted(words: Words, params: Params, said: dict[str, str], _: ZoneInfo) -> str:
    """Count, share, the four silences apart, the other share, a tie's decision, and the citation."""
    votes_for, base, total, present = (int(params[name]) for name in ("for", "base", "total", "present"))
    explanation = Explanation(str(params["explanation"]))
    adopted = explanation in (Explanation.ADOPTED_MAJORITY, Explanation.ADOPTED_CHAIR_DECIDED)
    basis = Basis.ALL if base == total else Basis.PRESENT if base == present else Basis.COLLECTED
    parts = [
        words.text(
            "minutes.poll_adopted" if adopted else "minutes.poll_rejected",
            item=said["item"],
            hour=said["hour"],
            share=share(votes_for, base),
            percent=percent(votes_for, base, words.language) if base else "0%",
            base=base_words(words, basis),
            rest="; ".join(_rest(words, params)),
            need=said["need"],
        )
    ]
    if explanation in _TIES:
        parts.append(words.text(f"minutes.tie.{explanation}"))
    if basis is Basis.ALL and 0 < present < total:
        of_present = percent(votes_for, present, words.language)
        parts.append(words.text("minutes.of_present", share=share(votes_for, present), percent=of_present))
    if citation := said.get("citation"):
        parts.append(words.text("minutes.citation", citation=citation[:1].lower() + citation[1:]))
    return " ".join(parts)


def _rest(words: Words, params: Params) -> list[str]:
    """All who did not vote in favour: "không biểu quyết" as one number with its two parts
    (architecture, law 11); those taking no part only where there are any."""
    abstain, not_cast = int(params["abstain"]), int(params["not_cast"])
    silent = "minutes.rest.silent.parts" if not_cast else "minutes.rest.silent"
    rest = [
        words.text("minutes.rest.against", n=params["against"]),
        words.text(silent, n=abstain + not_cast, abstain=abstain, not_cast=not_cast),
        words.text("minutes.rest.absent", n=params["not_present"]),
    ]
    if params["not_taking_part"]:
        rest.append(words.text("minutes.rest.conflicted", n=params["not_taking_part"]))
    return rest


_SPECIAL: Mapping[MinutesCode, Callable[[Words, Params, dict[str, str], ZoneInfo], str]] = {
    MinutesCode.ITEM_CALLED: _item_called,
    MinutesCode.PAPER_ADDED: _paper_added,
    MinutesCode.SPEAKER_CALLED: _speaker_called,
    MinutesCode.POLL_INTERRUPTED: _interrupted,
    MinutesCode.POLL_ADOPTED: _counted,
    MinutesCode.POLL_REJECTED: _counted,
}
