"""The catalogue: a stable key becomes a sentence in the chosen language and in the right manner.

Sentences live in `resources/locale/<language>/<area>.po`, one file per area; the file `ui_vote.po`
holds the keys `ui.vote.*` and no other. Vietnamese is complete and the default. `**…**` marks the
words that carry the sentence (shown bold). This module must not choose sentences: callers name a key.
"""

import html
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from babel.messages.pofile import read_po

from meetingroom.resources import resource
from meetingroom.rules.terms import BodyKind


class Language(StrEnum):
    """The languages of the interface."""

    VI = "vi"
    EN = "en"


class Address(StrEnum):
    """How the reader is addressed (variable `{xung_ho}`); staff are addressed without a subject."""

    DELEGATE = "delegate"
    MEMBER = "member"
    GUEST = "guest"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Manner:
    """Who is spoken to, and of which body: settles `{xung_ho}`, `{dai_bieu}`, `{chu_toa}`, `{cuoc_hop}`."""

    address: Address = Address.DELEGATE
    body: BodyKind = BodyKind.COUNCIL


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words of one weight."""

    text: str
    strong: bool = False


class MissingSentence(LookupError):
    """A key, or a value its sentence needs, is not there: our bug, never a person's."""


Forms = tuple[str, ...]
_NOBODY = "\0"
"""Stands for the empty address of staff until its sentence is tidied."""
_KEY_LINE = re.compile(r'^msgid "(.+)"$', re.MULTILINE)
_GAP = re.compile(r" {2,}")
_GAP_BEFORE_STOP = re.compile(r" +([,.;:])")
_NOBODY_FIRST = re.compile(rf"^( ?){_NOBODY} *(\w)")
_NOBODY_AFTER_STOP = re.compile(rf"([.?] ){_NOBODY} *(\w)")


def _tidy(text: str, starts_sentence: bool) -> str:
    """Close the gap an empty address leaves, and give its sentence a capital again."""
    if starts_sentence:
        text = _NOBODY_FIRST.sub(lambda found: found[1] + found[2].upper(), text)
    text = _NOBODY_AFTER_STOP.sub(lambda found: found[1] + found[2].upper(), text)
    return _GAP_BEFORE_STOP.sub(r"\1", _GAP.sub(" ", text.replace(_NOBODY, "")))


@dataclass(frozen=True, slots=True)
class Words:
    """One language and one manner. Immutable; make it once per program and hand it down."""

    language: Language
    manner: Manner
    _forms: Mapping[str, Forms] = field(repr=False)
    _manners: Mapping[str, str] = field(repr=False)

    def text(self, key: str, **params: str | int) -> str:
        """The sentence of `key` in plain text.

        `params` fill its `{places}`; `n` also chooses between singular and plural where the language
        has both. Raises MissingSentence on an unknown key or an unfilled place.
        """
        return "".join(span.text for span in self.spans(key, **params))

    def html(self, key: str, **params: str | int) -> str:
        """The sentence with its strong words in `<b>`; values are escaped."""
        return "".join(
            f"<b>{html.escape(span.text)}</b>" if span.strong else html.escape(span.text)
            for span in self.spans(key, **params)
        )

    def spans(self, key: str, **params: str | int) -> tuple[Span, ...]:
        """The sentence in runs of plain and strong words, in reading order."""
        values: dict[str, str | int] = {**self._manners, **params}
        runs: list[Span] = []
        for n, part in enumerate(self._form(key, params.get("n")).split("**")):
            try:
                filled = part.format_map(values)
            except (KeyError, IndexError, ValueError) as error:
                raise MissingSentence(f"{key} needs the value {error}") from error
            if not filled:
                continue
            starts = not runs or runs[-1].text.rstrip().endswith((".", "?"))
            runs.append(Span(_tidy(filled, starts) if _NOBODY in filled else filled, strong=n % 2 == 1))
        return tuple(runs)

    def has(self, key: str) -> bool:
        """True when the catalogue holds `key`."""
        return key in self._forms

    def keys(self) -> frozenset[str]:
        """All keys of the catalogue."""
        return frozenset(self._forms)

    def addressing(self, manner: Manner) -> "Words":
        """The same language in another manner."""
        return replace(self, manner=manner, _manners=_manner_values(self._forms, manner))

    def _form(self, key: str, n: str | int | None) -> str:
        forms = self._forms.get(key)
        if forms is None:
            raise MissingSentence(f"no sentence for {key!r} in {self.language}")
        if len(forms) == 1 or n in (1, "1"):
            return forms[0]
        return forms[1]


def _manner_values(forms: Mapping[str, Forms], manner: Manner) -> Mapping[str, str]:
    # Staff are addressed without a subject: their key is missing on purpose.
    chosen = {
        "xung_ho": f"manner.address.{manner.address}",
        "dai_bieu": f"manner.voter.{manner.body}",
        "chu_toa": f"manner.chair.{manner.body}",
        "cuoc_hop": f"manner.meeting.{manner.body}",
        "co_quan": f"manner.organ.{manner.body}",
    }
    values: dict[str, str] = {}
    for name, key in chosen.items():
        word = forms[key][0] if key in forms else _NOBODY
        values[name] = word
        values[name.capitalize()] = word[:1].upper() + word[1:]
    return MappingProxyType(values)


MANNER_PLACES = frozenset(
    name
    for base in ("xung_ho", "dai_bieu", "chu_toa", "cuoc_hop", "co_quan")
    for name in (base, base.capitalize())
)
"""Places every sentence may use without being given a value."""


def read_catalogue(folder: Path) -> dict[str, Forms]:
    """All sentences under one language's folder, by key.

    Raises ValueError naming file and key when a key stands twice, has no text, or does not belong
    to its file.
    """
    forms: dict[str, Forms] = {}
    for file in sorted(folder.glob("*.po")):
        area = file.stem.replace("_", ".", 1) + "."
        raw = file.read_bytes()
        repeated = [key for key, times in Counter(_KEY_LINE.findall(raw.decode())).items() if times > 1]
        if repeated:
            raise ValueError(f"{file.name}: {', '.join(repeated)} stands twice")
        catalogue = read_po(BytesIO(raw), locale=folder.name, abort_invalid=True)
        for message in catalogue:
            if not message.id:
                continue
            key = message.id if isinstance(message.id, str) else message.id[0]
            strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            if not key.startswith(area):
                raise ValueError(f"{file.name}: {key} does not belong here")
            if not strings or not all(strings):
                raise ValueError(f"{file.name}: {key} has no text")
            forms[key] = strings
    return forms


def load(language: Language = Language.VI, manner: Manner | None = None) -> Words:
    """Read the catalogue of `language` from the program's own resources."""
    forms = MappingProxyType(read_catalogue(resource("locale", language.value)))
    chosen = manner or Manner()
    return Words(language, chosen, forms, _manner_values(forms, chosen))
