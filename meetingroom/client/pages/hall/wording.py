"""What the wall says in each scene: from the view's values to finished texts. Must not draw, keep time or
decide an outcome: a result is worded from the record that closed the vote.
"""

from zoneinfo import ZoneInfo

from meetingroom.client.kit.hall_scenes import IdleScene, NumberScene, ResultScene, SpeakerScene
from meetingroom.client.kit.hall_scenes import Scene as Picture
from meetingroom.client.kit.tokens import Tone
from meetingroom.client.views.hall_view import Scene, Voting, Wall
from meetingroom.client.views.values import PollResult
from meetingroom.rules.terms import Basis, Choice
from meetingroom.words import dates, explanations, numbers
from meetingroom.words.catalogue import Words

_NOT_KNOWN = "–"
_ITEM_ABOVE = (
    Scene.SPEAKING,
    Scene.VOTE_ANNOUNCED,
    Scene.VOTING,
    Scene.VOTE_HELD,
    Scene.VOTE_ENDED,
    Scene.RESULT,
)
_VOTES = (Scene.VOTING, Scene.VOTE_HELD, Scene.RESULT)
"""Scenes with the item's line above the picture; in the others it is the picture itself, or not told."""


def frame_title(words: Words, wall: Wall) -> str:
    """The line at the top: the meeting, and whose it is."""
    if not wall.title:
        return wall.body_name
    return words.text("ui.hall.title", title=wall.title, name=wall.body_name)


def item_above(words: Words, wall: Wall) -> str:
    """ "Mục 4 · Điều chỉnh …" where the scene below is about something on it."""
    if wall.scene not in _ITEM_ABOVE:
        return ""
    if wall.scene in _VOTES and wall.voting is not None and wall.item is not None and wall.item.number:
        # What is voted on says what the item is about: one of the two is enough.
        named = words.text("label.item", number=wall.item.number)
        return words.text("ui.hall.item", item=named, title=wall.voting.question)
    return item_line(words, wall)


def item_line(words: Words, wall: Wall) -> str:
    """The item before the sitting; empty where there is none, or where it is not the hall's to know."""
    if wall.item is None or not wall.item.number:
        return ""
    named = words.text("label.item", number=wall.item.number)
    return words.text("ui.hall.item", item=named, title=wall.item.title)


def foot(words: Words, wall: Wall) -> tuple[str, bool]:
    """The lowest line, and whether it warns: what is shown may be old."""
    if wall.stale_since is not None:
        since = dates.hour(wall.stale_since, ZoneInfo(wall.zone))
        return words.text("ui.hall.stale", hour=since), True
    return "", False


def picture(words: Words, wall: Wall, now: int, *, ended: bool) -> Picture:
    """The scene at this hour. `ended`: the meeting itself is over, not only its sitting."""
    if not wall.title:
        return IdleScene(words.text("ui.hall.loading"))
    match wall.scene:
        case Scene.WAITING:
            starts = words.text("ui.hall.starts", hour=dates.hour(wall.starts_at, ZoneInfo(wall.zone)))
            return IdleScene(words.text("ui.hall.waiting"), starts)
        case Scene.ROLL_CALL:
            need = words.text("ui.hall.need", need=wall.quorum_need, total=wall.total)
            return NumberScene(
                words.text("ui.hall.roll_call"),
                numbers.share(wall.present, wall.total),
                (need,),
                progress=(wall.present, wall.total, wall.quorum_need),
            )
        case Scene.ITEM:
            present = words.text("ui.hall.present", share=numbers.share(wall.present, wall.total))
            return IdleScene(item_line(words, wall) or wall.sitting_title, present, star=False)
        case Scene.SPEAKING:
            return _speaker(words, wall, now)
        case Scene.VOTE_ANNOUNCED:
            question = wall.voting.question if wall.voting else ""
            return IdleScene(words.text("ui.hall.announced"), question, star=False)
        case Scene.VOTING | Scene.VOTE_HELD:
            return _voting(words, wall, now)
        case Scene.VOTE_ENDED:
            return IdleScene(words.text("ui.hall.ended_vote"), words.text("ui.hall.await"), star=False)
        case Scene.RESULT:
            return _result(words, wall)
        case Scene.RECESS:
            return IdleScene(words.text("ui.hall.recess"), wall.sitting_title)
        case Scene.CLOSED_SESSION:
            return IdleScene(words.text("ui.hall.closed_session"))
        case Scene.ENDED:
            return IdleScene(words.text("ui.hall.ended" if ended else "ui.hall.sitting_ended"))


def told(words: Words, wall: Wall, *, ended: bool = False) -> str:
    """What the hall is shown, in one line for the chair's console."""
    if not wall.title:
        return words.text("ui.hall.loading")
    plain = {
        Scene.WAITING: "ui.hall.waiting",
        Scene.ROLL_CALL: "ui.hall.roll_call",
        Scene.RECESS: "ui.hall.recess",
        Scene.CLOSED_SESSION: "ui.hall.closed_session",
        Scene.ENDED: "ui.hall.ended" if ended else "ui.hall.sitting_ended",
    }
    if wall.scene in plain:
        return words.text(plain[wall.scene])
    if wall.item is None or not wall.item.number:
        return wall.sitting_title
    if wall.scene is Scene.ITEM:
        return item_line(words, wall)
    named = words.text("label.item", number=wall.item.number)
    if wall.scene is Scene.SPEAKING and wall.speaking is not None:
        return words.text("ui.hall.line.speaking", item=named, name=wall.speaking.person.name)
    states = {
        Scene.VOTE_ANNOUNCED: "ui.hall.announced",
        Scene.VOTING: "ui.hall.voting",
        Scene.VOTE_HELD: "ui.hall.held",
        Scene.VOTE_ENDED: "ui.hall.ended_vote",
        Scene.RESULT: "ui.hall.result",
    }
    return words.text("ui.hall.line.item", item=named, state=words.text(states[wall.scene]))


def _speaker(words: Words, wall: Wall, now: int) -> Picture:
    if wall.speaking is None:
        return IdleScene(item_line(words, wall), star=False)
    left = (wall.speaking.until - now) // 1000
    key, seconds = ("ui.hall.time_left", left) if left >= 0 else ("ui.hall.over_time", -left)
    return SpeakerScene(
        wall.speaking.person.name,
        wall.speaking.person.office,
        words.text("ui.hall.speaking"),
        words.text(key, time=dates.clock(seconds)),
        late=left < 0,
    )


def _voting(words: Words, wall: Wall, now: int) -> Picture:
    voting = wall.voting
    if voting is None:
        return IdleScene(item_line(words, wall), star=False)
    known = voting.cast is not None and voting.of is not None
    held = wall.scene is Scene.VOTE_HELD
    first = _time(words, voting, now) if known else words.text("ui.hall.not_known")
    # Without a line nobody here knows whether the vote is still open: its countdown would be a guess.
    silent = held or wall.stale_since is not None
    facts = ("" if silent else first, _need(words, voting))
    return NumberScene(
        words.text("ui.hall.held" if held else "ui.hall.cast"),
        numbers.share(voting.cast, voting.of)
        if voting.cast is not None and voting.of is not None
        else f"{_NOT_KNOWN}/{voting.electors}",
        tuple(fact for fact in facts if fact),
        progress=(voting.cast or 0, voting.of or voting.electors, 0),
        tone=Tone.WARN if held else Tone.NEUTRAL,
    )


def _time(words: Words, voting: Voting, now: int) -> str:
    if voting.planned_until is None:
        return ""
    left = (voting.planned_until - now) // 1000
    if left <= 0:
        return words.text("ui.hall.time_over")
    return words.text("ui.hall.time_left", time=dates.clock(left))


def _need(words: Words, voting: Voting) -> str:
    if voting.need is None:
        return ""
    base = voting.total if voting.rule.basis is Basis.ALL else voting.present
    return explanations.need(words, voting.rule, voting.need, base)


def _result(words: Words, wall: Wall) -> Picture:
    result = wall.result
    if result is None:
        return IdleScene(item_line(words, wall), star=False)
    tally, outcome = result.tally, result.outcome
    verdict, sentence = verdict_and_sentence(words, result)
    for_word, against_word, abstain_word = (words.text(f"label.recorded.{choice}") for choice in Choice)
    return ResultScene(
        question="",
        labels=(for_word, against_word, abstain_word),
        counts=(tally.for_, tally.against, tally.abstain),
        base=outcome.base,
        need=outcome.need,
        share=_share(words, result),
        facts=sentence,
        verdict=verdict,
        passed=outcome.adopted,
    )


def _share(words: Words, result: PollResult) -> str:
    if result.outcome.base <= 0:
        return ""
    return words.text(
        "ui.hall.share",
        percent=numbers.percent(result.tally.for_, result.outcome.base, words.language),
        base=explanations.base_words(words, result.rule.basis),
    )


def verdict_and_sentence(words: Words, result: PollResult) -> tuple[str, str]:
    """The explanation of `words.explanations` cut at its strong beginning: the verdict, and why."""
    spans = explanations.explanation(words, result.rule, result.tally, result.outcome)
    said = "".join(span.text for span in spans)
    strong = spans[0].text
    rest = said[len(strong) :].strip()
    return strong.strip().rstrip(":"), rest[:1].upper() + rest[1:]
