"""Finding words in all papers, beside the paper being read."""

from PySide6.QtWidgets import QWidget

from meetingroom.client.store.answers import FoundNote, FoundPage, Quote, WordsFound
from meetingroom.client.views.link import Failed
from tests.fakes.demo_meeting import DELEGATE, STREAM, DemoMeeting, sha_of
from tests.shots.context import ShotContext, screen
from tests.shots.screens.meeting_page import PAPER, page_of, settle

FOUND = "đất rừng"


def quote(text: str, *, whole: bool = False) -> Quote:
    """These words of a page around what was looked for."""
    start = text.index(FOUND)
    return Quote(text, start, start + len(FOUND), whole, whole)


HITS = (
    FoundPage(
        sha_of("4.2"),
        8,
        quote("và bảo vệ nghiêm ngặt diện tích đất rừng phòng hộ hiện có, không chuyển sang mục đích khác"),
    ),
    FoundPage(sha_of("4.1"), 1, quote("cơ cấu sử dụng đất, trong đó đất rừng đặc dụng 1.204,6 ha")),
    FoundNote(STREAM, "note", PAPER, 1, 11, quote("Hỏi lại số liệu đất rừng ở buôn Tơng Jú", whole=True)),
    FoundPage(sha_of("4.3"), 2, quote("đề nghị làm rõ căn cứ chuyển 12,4 ha đất rừng sản xuất sang")),
    FoundPage(sha_of("5.1"), 14, quote("kinh phí khoán bảo vệ đất rừng cho cộng đồng dân cư")),
)


@screen("search", states=("empty", "searching", "nothing", "nothing-exact", "unread", "failed"))
def search(shot: ShotContext) -> QWidget:
    demo = DemoMeeting().in_session().at_item(4)
    desk = demo.desk(DELEGATE)
    desk.words_found = {
        "nothing": WordsFound((), 0, 0),
        "nothing-exact": WordsFound((), 0, 0),
        "unread": WordsFound(HITS[:1], 3, 12),
        "failed": Failed("index_broken"),
    }.get(shot.state, WordsFound(HITS, 0, 0))
    desk.holding_answers = shot.state == "searching"
    page = page_of(shot, desk)
    page.open_paper(PAPER)
    settle(page)
    page.begin_search()
    pane = page.side.search
    pane.exact.setChecked(shot.state == "nothing-exact")
    if shot.state != "empty":
        pane.field.setText("dat rung")
    settle(page)
    return page
