"""Lines of the minutes worded for the secretary's screen: text, source, headings. Must not draw.

The minutes are Vietnamese whatever the interface speaks; the marks around them follow the interface.
"""

from functools import cache
from zoneinfo import ZoneInfo

from meetingroom.client.pages.secretary.sentence_row import Said
from meetingroom.documents.minutes import section_title
from meetingroom.rules.minutes import MinutesLine
from meetingroom.rules.minutes_codes import MinutesCode
from meetingroom.words import dates
from meetingroom.words.catalogue import Language, Manner, Words, load
from meetingroom.words.minutes_sentences import line_text, sentence


@cache
def _vietnamese() -> Words:
    return load(Language.VI)


def of_the_minutes(words: Words) -> Words:
    """The words the minutes are written in."""
    if words.language is Language.VI:
        return words
    return _vietnamese().addressing(Manner(words.manner.address, words.manner.body))


def said(words: Words, line: MinutesLine, zone: ZoneInfo) -> Said:
    """A line as the screen shows it."""
    vietnamese = of_the_minutes(words)
    own = line.entry is None and line.number is None
    proposal = sentence(vietnamese, line.entry, zone) if line.entry is not None else ""
    text = line_text(vietnamese, line, zone) or proposal
    edited = line.text is not None and line.entry is not None and line.text != proposal
    warning = "orphan" if line.orphan else "changed" if line.changed else ""
    return Said(
        key=line.key,
        text=text,
        source=(
            words.text("ui.secretary.minutes.own")
            if own
            else words.text("ui.secretary.minutes.source", number=line.number or 0)
        ),
        hour=dates.hour(line.entry.at, zone) if line.entry is not None else "",
        proposal=proposal if edited else "",
        warning=words.text(f"ui.secretary.minutes.{warning}") if warning else "",
        dropped=line.dropped,
        edited=edited,
    )


def headings(words: Words, lines: tuple[MinutesLine, ...]) -> dict[str, str]:
    """The heading that stands before a line, by the line's key, as in the document."""
    found: dict[str, str] = {}
    after: MinutesCode | None = None
    for line in lines:
        title = section_title(of_the_minutes(words), line, after)
        after = line.entry.code if line.entry is not None else None
        if title:
            found[line.key] = title
    if lines and lines[0].key not in found:
        found[lines[0].key] = words.text("ui.secretary.minutes.before")
    return found
