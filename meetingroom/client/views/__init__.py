"""One QObject per noun, built from the projection. No widgets, SQL or network; may import `client.store`.

How a page uses them::

    bridge = Bridge(desk)                         # once per desk, on the GUI thread
    poll = PollView(bridge, meeting)              # `shown` is a frozen value, `changed` a signal
    poll.changed.connect(lambda: card.show_card(poll.shown))
    poll.cast(Choice.FOR)                         # writes the outbox; `shown.pending` follows

Every view has `shown` (a frozen dataclass of raw values: integers, UTC milliseconds, enums of
`rules.terms`), `changed` (emitted only when `shown` differs) and methods for what may be asked. A
`Hint` beside a button says whether it may be pressed and, if not, the code of the reason. Words come
from `meetingroom.words` at the page. Rooms: session, today, meeting, agenda, paper, poll, chair,
attendance, speaking, hall, secretary, minutes; `bridge` and `link` connect them to a desk; `values`
holds what several of them show.
"""
