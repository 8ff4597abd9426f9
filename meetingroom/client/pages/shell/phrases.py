"""The kit's own few words in the language of the pages. Must not hold a word itself."""

from dataclasses import fields

from meetingroom.client.kit.phrases import Phrases
from meetingroom.words.catalogue import Words


def phrases_of(words: Words) -> Phrases:
    """Every phrase of the kit from the catalogue; its places become the kit's ``{}``."""
    said = {field.name: words.text(f"ui.kit.{field.name}", a="{}", b="{}") for field in fields(Phrases)}
    return Phrases(**said)
