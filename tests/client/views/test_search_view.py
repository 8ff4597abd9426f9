"""What a person sees of a search: only what he may read, at once, in the words of the journal."""

from meetingroom.client.store.answers import FoundNote, FoundPage, Quote, WordsFound
from meetingroom.client.views.link import Failed
from meetingroom.client.views.search_view import NoteHit, PageHit, SearchShown, SearchView
from meetingroom.rules import commands as c
from meetingroom.rules.streams import meeting_stream
from tests.client.views.conftest import SeatOf
from tests.fakes.demo_meeting import MEETING, SECRETARY, DemoMeeting, sha_of

QUOTE = Quote("về đất rừng phòng hộ", 3, 11, True, True)


def found(*pages: FoundPage | FoundNote) -> WordsFound:
    return WordsFound(pages, unread=1, unreadable=2)


def test_hits_are_named_as_the_papers_are_and_counted_as_people_count(
    meeting: DemoMeeting, seat: SeatOf
) -> None:
    here = seat(meeting.desk())
    here.desk.words_found = found(FoundPage(sha_of("4.2"), 6, QUOTE), FoundPage("f" * 64, 0, QUOTE))
    view = SearchView(here.bridge)
    view.ask("  đất   rừng ", exact=True)
    (hit,) = view.shown.hits
    assert isinstance(hit, PageHit)
    line = next(each for each in meeting.file.papers if each.number == "4.2")
    assert (hit.title, hit.page, hit.version, hit.quote) == (line.title, 7, 1, QUOTE)
    assert hit.stream == meeting_stream(MEETING)
    assert here.desk.looked_for == [("đất rừng", True)]
    assert (view.shown.unread, view.shown.unreadable, view.shown.searching) == (1, 2, False)


def test_a_recalled_paper_leaves_the_answer_that_stands_on_the_screen(
    meeting: DemoMeeting, seat: SeatOf
) -> None:
    here = seat(meeting.desk())
    here.desk.words_found = found(FoundPage(sha_of("4.2"), 6, QUOTE))
    view = SearchView(here.bridge)
    view.ask("đất rừng")
    (hit,) = view.shown.hits
    assert isinstance(hit, PageHit)
    here.desk.holding_answers = True
    meeting.do(SECRETARY, c.RecallPaper(hit.paper, "Nhầm tệp"))
    here.look()
    assert view.shown.hits == (), "before the index has answered again"


def test_who_types_fast_asks_once_and_then_for_the_newest(meeting: DemoMeeting, seat: SeatOf) -> None:
    here = seat(meeting.desk())
    here.desk.holding_answers = True
    here.desk.words_found = found()
    view = SearchView(here.bridge)
    for query in ("đ", "đấ", "đất"):
        view.ask(query)
    assert here.desk.looked_for == [("đ", False)]
    assert view.shown.searching
    here.desk.finding.pop()(found(FoundPage(sha_of("4.2"), 0, QUOTE)))
    assert view.shown.hits == (), "an answer to an older question"
    assert here.desk.looked_for == [("đ", False), ("đất", False)]
    here.desk.finding.pop()(found(FoundPage(sha_of("4.2"), 0, QUOTE)))
    assert len(view.shown.hits) == 1
    assert not view.shown.searching


def test_an_empty_query_ends_the_search(meeting: DemoMeeting, seat: SeatOf) -> None:
    here = seat(meeting.desk())
    here.desk.holding_answers = True
    view = SearchView(here.bridge)
    view.ask("đất")
    view.ask("")
    here.desk.finding.pop()(found(FoundPage(sha_of("4.2"), 0, QUOTE)))
    assert view.shown == SearchShown()


def test_an_index_that_cannot_be_read_says_why(meeting: DemoMeeting, seat: SeatOf) -> None:
    here = seat(meeting.desk())
    here.desk.words_found = Failed("disk_full")
    view = SearchView(here.bridge)
    view.ask("đất")
    assert (view.shown.code, view.shown.hits) == ("disk_full", ())


def test_a_note_on_a_paper_that_may_no_longer_be_read_stays_its_writers(
    meeting: DemoMeeting, seat: SeatOf
) -> None:
    here = seat(meeting.desk())
    here.desk.words_found = found(FoundNote(meeting_stream(MEETING), "k", "gone", 2, 4, QUOTE))
    view = SearchView(here.bridge)
    view.ask("đất")
    assert view.shown.hits == (NoteHit(meeting_stream(MEETING), "k", "gone", 2, "", 5, QUOTE),)
