"""What the hall screen can show, as plain values: one scene at a time, at most seven facts each.

Every text arrives finished; a scene holds no rule and no clock of its own.
"""

from dataclasses import dataclass

from meetingroom.client.kit.tokens import Tone


@dataclass(frozen=True, slots=True)
class IdleScene:
    """Before, between or after: a title, a line below it ("Tạm nghỉ đến 10:00")."""

    title: str
    text: str = ""
    star: bool = True


@dataclass(frozen=True, slots=True)
class NumberScene:
    """One big number with its words: roll call ("43/50"), check-in code ("4 8 1 6"), countdown ("0:21").

    ``caption`` stands above the number, ``facts`` below it; ``progress`` (done, of) draws a bar, or None.
    """

    caption: str
    number: str
    facts: tuple[str, ...] = ()
    heading: str = ""
    progress: tuple[int, int, int] | None = None
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class SpeakerScene:
    """Who speaks: name, office, kind of speech, and the time left as text; ``late`` when it has run out."""

    name: str
    office: str
    kind: str
    time: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class ResultScene:
    """A declared result: counts in fixed order, the base, what was needed, and the sentence that says it."""

    question: str
    labels: tuple[str, str, str]
    counts: tuple[int, int, int]
    base: int
    need: int
    share: str
    facts: str
    verdict: str
    passed: bool


Scene = IdleScene | NumberScene | SpeakerScene | ResultScene


def spoken_scene(scene: Scene) -> str:
    """A scene as one sentence, for the accessible name of the hall screen."""
    match scene:
        case IdleScene():
            parts: tuple[str, ...] = (scene.title, scene.text)
        case NumberScene():
            parts = (scene.heading, scene.caption, scene.number, *scene.facts)
        case SpeakerScene():
            parts = (scene.kind, scene.name, scene.office, scene.time)
        case ResultScene():
            counts = (f"{word} {n}" for word, n in zip(scene.labels, scene.counts, strict=True))
            parts = (scene.question, *counts, scene.facts, scene.verdict)
    return ", ".join(part for part in parts if part)
