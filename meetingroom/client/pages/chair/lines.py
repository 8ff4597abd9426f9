"""Lines that are there only while they have something to say. Must not word anything."""

from meetingroom.client.kit.labels import Label
from meetingroom.client.kit.sentence import Run, Sentence


def say(label: Label, text: str) -> None:
    """Show the text, or nothing at all."""
    if label.text() != text:
        label.setText(text)
    label.setVisible(bool(text))


def say_runs(sentence: Sentence, runs: tuple[Run, ...]) -> None:
    """The same for a sentence with strong words."""
    if sentence.plain != "".join(run.text for run in runs):
        sentence.set_runs(runs)
    sentence.setVisible(bool(runs))
