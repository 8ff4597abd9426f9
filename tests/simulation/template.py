"""Where every run starts: a convened council on the server's disk, and desks that hold nothing yet.

Made once, so that thousands of runs need not convene the same meeting. Must not depend on a seed.
"""

import random
import shutil
from dataclasses import dataclass
from pathlib import Path

from meetingroom.client.store.store import open_store
from meetingroom.client.sync.engine import SyncEngine
from meetingroom.rules.ids import PersonId
from meetingroom.server.records.safeguards import Safeguards
from tests.simulation.council import READERS, convene
from tests.simulation.ground import DRAWER_KEY, Ground
from tests.simulation.invariants import Watch
from tests.simulation.servant import Servant
from tests.simulation.timeline import SeededRandomness, Timeline, VirtualClock


@dataclass(frozen=True)
class Template:
    """`ground`: where the runs are; `database`: the server's; `watch`: what it has seen; `drawers`: a
    folder for each reader with the drawer of a desk that was never connected."""

    ground: Ground
    database: Path
    watch: Watch
    drawers: Path

    def lay_out_server(self, servant: Servant) -> None:
        """A copy of the council for a server that is down."""
        shutil.copyfile(self.database, servant.path)

    def lay_out_drawer(self, person: PersonId, folder: Path) -> None:
        """A copy of this reader's empty drawer."""
        shutil.copytree(self.drawers / person, folder)


def make_template(folder: Path) -> Template:
    """In an empty folder: the council, in which item "budget" is before the morning sitting."""
    place = folder / "template"
    place.mkdir()
    dice, clock = random.Random("template"), VirtualClock(Timeline())
    servant = Servant(place, clock, SeededRandomness(dice), Safeguards())
    core = servant.start()
    convene(core, dice)
    watch = Watch()
    watch.rewound(core)
    servant.crash()
    for person in READERS:
        store = open_store(place / "drawers" / person, DRAWER_KEY, person, SeededRandomness(dice))
        SyncEngine(store, clock, lambda _key, _at: False)
        store.close()
    return Template(Ground(folder), servant.path, watch, place / "drawers")
