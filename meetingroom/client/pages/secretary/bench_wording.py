"""The workshop worded: items, papers, files, checks and readers in short lines. Must not draw or decide."""

from textwrap import shorten

from meetingroom.client.kit.tokens import Tone
from meetingroom.client.pages.secretary.checks import Anew, Check, Found, people, readers_of, without
from meetingroom.client.views.loading import FileRow, FileState
from meetingroom.client.views.workbench import DraftPaperRow, DraftRow, Workbench
from meetingroom.rules.audience import Audience
from meetingroom.rules.state import Meeting
from meetingroom.words import dates, numbers
from meetingroom.words.catalogue import Words
from meetingroom.words.refusals import refusal

Mark = tuple[str, Tone]
FEW_NAMES = 3
_SHORT = 44


def item_line(words: Words, row: DraftRow) -> str:
    """ "Mục 4 · Điều chỉnh kế hoạch sử dụng đất"."""
    item = words.text("label.item", number=row.plan.number or "?")
    return words.text("ui.secretary.item_line", item=item, title=row.plan.title)


def item_choice(words: Words, row: DraftRow) -> str:
    """The same, short enough for a list to choose from."""
    return shorten(item_line(words, row), _SHORT, placeholder="…")


def item_detail(words: Words, row: DraftRow, meeting: Meeting) -> str:
    """Who presents, how long, who reads."""
    minutes = row.plan.planned_minutes
    parts = [
        row.plan.presenter,
        words.text("ui.secretary.minutes_long", n=minutes) if minutes else "",
        readers(words, readers_of(row), meeting),
    ]
    return " · ".join(part for part in parts if part)


def item_marks(words: Words, row: DraftRow) -> tuple[Mark, ...]:
    """What is different from the published edition, and closed doors."""
    marks: list[Mark] = []
    if row.withdrawn:
        marks.append((words.text("label.item_state.withdrawn"), Tone.NEUTRAL))
    elif not row.published:
        marks.append((words.text("ui.secretary.mark.unpublished"), Tone.WARN))
    elif row.differs:
        marks.append((words.text("ui.secretary.mark.changed"), Tone.WARN))
    if row.plan.closed:
        marks.append((words.text("ui.secretary.item.closed"), Tone.NO))
    return tuple(marks)


def paper_title(row: DraftPaperRow) -> str:
    """ "4.2 Tờ trình điều chỉnh …"."""
    return f"{row.paper.number} {row.paper.title}".strip()


def paper_detail(words: Words, row: DraftPaperRow, of: DraftRow, meeting: Meeting) -> str:
    """Kind, pages, size, and the readers where they are not the item's."""
    paper = row.paper
    kind = f"label.paper.{paper.paper_kind}"
    own = paper.audience != of.audience
    parts = [
        words.text(kind if words.has(kind) else "label.paper.other"),
        words.text("ui.secretary.paper.pages", n=paper.pages),
        numbers.size(paper.size, words.language),
        readers(words, paper.audience.bounded(readers_of(of)), meeting) if own else "",
    ]
    return " · ".join(part for part in parts if part)


def paper_marks(words: Words, row: DraftPaperRow) -> tuple[Mark, ...]:
    """What is different from what was published."""
    if row.recalled:
        return ((words.text("ui.paper.badge.recalled"), Tone.NEUTRAL),)
    if not row.published_version:
        return ((words.text("ui.secretary.mark.unpublished"), Tone.WARN),)
    if row.differs:
        version = row.published_version + 1
        return ((words.text("ui.secretary.mark.new_version", version=version), Tone.WARN),)
    return ()


def readers(words: Words, audience: Audience, meeting: Meeting) -> str:
    """Who may read it, in numbers and, where few may not, by name."""
    everybody = len(people(meeting))
    shut_out = without(audience, meeting)
    if not shut_out:
        return words.text("ui.secretary.readers.all")
    if len(shut_out) <= FEW_NAMES:
        return words.text("ui.secretary.readers.except", names=", ".join(shut_out))
    return words.text("ui.secretary.readers.some", share=numbers.share(everybody - len(shut_out), everybody))


def check_line(words: Words, found: Found) -> str:
    """One thing to look at."""
    item = words.text("label.item", number=found.number or "?")
    match found.check:
        case Check.FEW_READERS:
            return words.text("ui.secretary.check.few_readers", item=item, n=len(found.names))
        case Check.SAME_BYTES:
            first, second = found.names
            return words.text("ui.secretary.check.same_bytes", item=item, title=first, other=second)
        case Check.NO_NUMBER:
            return words.text("ui.secretary.check.no_number", title=found.names[0])
        case _:
            return words.text(f"ui.secretary.check.{found.check}", item=item)


def edition_line(words: Words, bench: Workbench) -> str:
    """Which edition is out."""
    if not bench.edition:
        return words.text("ui.secretary.not_published")
    return words.text("ui.secretary.published", edition=bench.edition)


def publish_label(words: Words, new: Anew) -> str:
    """The act with its object and number."""
    if new.papers:
        return words.text("ui.secretary.button.publish", n=new.papers)
    return words.text("ui.secretary.button.publish_programme")


def publish_question(words: Words, new: Anew, meeting: Meeting) -> str:
    """What would go out, and to how many."""
    to = len(people(meeting))
    if not new.papers:
        return words.text("ui.secretary.publish.items", items=new.items, people=to)
    if not new.items:
        return words.text("ui.secretary.publish.papers", papers=new.papers, people=to)
    return words.text("ui.secretary.publish.question", items=new.items, papers=new.papers, people=to)


def file_line(words: Words, file: FileRow, item: str, by_number: bool) -> str:
    """How far a file is, or what must be said about it."""
    match file.state:
        case FileState.NEEDS_PDF:
            return words.text("ui.secretary.file.needs_pdf")
        case FileState.UPLOADING:
            # A small file is over before a number could be read; the server then looks into it.
            if not 0 < file.sent < file.size:
                return words.text("ui.secretary.file.uploading")
            percent = f"{100 * file.sent // file.size}%"
            return words.text("ui.secretary.file.uploading.sent", percent=percent)
        case FileState.PUT:
            return words.text("ui.secretary.file.put", item=item, pages=file.pages)
        case FileState.REFUSED:
            said = refusal(words, file.code, dates.VIETNAM, **dict(file.params)).text
            return words.text("ui.secretary.file.refused", reason=said)
        case FileState.PROPOSED if file.item is None:
            return words.text("ui.secretary.file.no_item")
        case FileState.PROPOSED:
            key = "ui.secretary.file.by_number" if by_number else "ui.secretary.file.proposed"
            return words.text(key, item=item)
