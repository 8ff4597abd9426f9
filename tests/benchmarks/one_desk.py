"""A desk in a process of its own, for `bench_window`: says one line when it stands there.

`FOLDER PORT PERSON SLIP`: a delegate who has come in by his slip, in his window at the sample meeting, with
paper 4.2 open at page 12.
"""

import sys
from pathlib import Path

from meetingroom.client.app.program import Program, application
from meetingroom.client.pages.meeting.page import MeetingPage
from meetingroom.client.pages.today.seat import Seat
from meetingroom.demo.backstage import Backstage
from meetingroom.demo.hands import linger, sees, wait
from meetingroom.demo.program import today
from meetingroom.demo.stage import Stage
from meetingroom.rules.ids import PersonId

PAGE = 12


def read(folder: str, port: str, person: str, slip: str) -> int:
    """Sign in, download, open the paper, turn to the page; end when standard input is closed."""
    cast = today()
    backstage = Backstage(Path(folder), cast.file.body)
    program = Program(application())
    try:
        backstage.find_server(int(port))
        (desk,) = backstage.enter([(PersonId(person), slip)])
        shell = Stage(program, cast).open(Seat.TABLE, desk)
        shell.resize(1366, 768)
        shell.show()
        wait(lambda: sees(shell, "Đã tải đủ"), "all papers on the desk")
        page = next(each for each in shell.findChildren(MeetingPage) if each.isVisible())
        papers = [paper for row in page.agenda.shown.rows for paper in row.papers]
        page.open_paper(next(paper.paper for paper in papers if paper.number == "4.2"))
        wait(lambda: page.document.reader.page_count > 1, "the paper")
        page.document.reader.go_to_page(PAGE)
        wait(lambda: page.document.reader.current_page == PAGE, "the page")
        linger(2_000)
        print("reading", flush=True)
        sys.stdin.read()
        return 0
    finally:
        program.close()
        backstage.close()


if __name__ == "__main__":
    sys.exit(read(*sys.argv[1:]))
