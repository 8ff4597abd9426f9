"""A vote that is open before real desks: the usual way to the point of a scenario."""

from meetingroom.client.store.picture import Line
from meetingroom.client.sync.desk import Desk
from meetingroom.rules.ids import PollId
from meetingroom.rules.terms import PollState
from tests.fakes.town import Town, meeting, until


async def seen_poll(town: Town, *desks: Desk) -> PollId:
    """A poll is open and every desk knows it."""
    for desk in desks:
        await until(desk, lambda desk=desk: desk.picture.connection.state is Line.CURRENT)
    poll = await town.site.open_poll()
    for desk in desks:
        await until(desk, lambda desk=desk: is_open(desk, poll))
    return poll


def is_open(desk: Desk, poll: PollId) -> bool:
    """This desk knows that the vote is open."""
    known = meeting(desk).polls.get(poll)
    return known is not None and known.state is PollState.OPEN
