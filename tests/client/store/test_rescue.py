"""A damaged drawer is set aside; what was not sent is saved where it can be read; the rest comes again."""

from pathlib import Path

import pytest

from meetingroom.client.store import outbox, settings
from meetingroom.client.store.drawer import Drawer
from meetingroom.client.store.errors import DrawerDamaged
from meetingroom.client.store.rescue import MOST_KEPT, Rescue, opened_or_rescued
from meetingroom.client.store.settings import Setting
from meetingroom.rules.ids import CommandId
from tests.client.store.conftest import KEY
from tests.fakes.world import HandClock

PAGE = 4096


def filled(path: Path, acts: int = 40) -> None:
    drawer = Drawer(path, KEY)
    with drawer.writing() as connection:
        settings.put(connection, Setting.PERSON, b"an")
        for n in range(acts):
            outbox.put(connection, CommandId(f"c-{n:03d}"), "meeting/m", b"x" * 900, n)
        outbox.refuse(connection, "c-000", "poll_closed", {}, 5)
    drawer.close()


def tear(path: Path, page: int) -> None:
    """Damage one page in the middle of the file."""
    with path.open("r+b") as file:
        file.seek(page * PAGE + 100)
        file.write(bytes(64))


def reopened(path: Path, clock: HandClock | None = None) -> tuple[Drawer, Rescue | None]:
    return opened_or_rescued(path, KEY, clock or HandClock())


def saved(drawer: Drawer) -> set[str]:
    with drawer.reading() as connection:
        return {entry.id for entry in outbox.shown(connection)}


def test_a_sound_drawer_is_just_opened(path: Path) -> None:
    filled(path)
    drawer, rescue = reopened(path)
    assert rescue is None
    assert len(saved(drawer)) == 40
    drawer.close()


def test_a_torn_page_is_found_and_costs_no_more_than_its_own_rows(path: Path, tmp_path: Path) -> None:
    """Each page in turn. The few that hold the list of tables cost everything: that is said, too."""
    filled(path)
    whole = path.read_bytes()
    losses = []
    for page in range(1, len(whole) // PAGE):
        damaged = tmp_path / f"at-{page}" / "drawer.db"
        damaged.parent.mkdir()
        damaged.write_bytes(whole)
        tear(damaged, page)
        drawer, rescue = reopened(damaged)
        found = saved(drawer)
        if rescue is None:
            assert len(found) == 40, "a page that nobody needs"
        else:
            assert rescue.unsent == len(found - {"c-000"})
            assert (rescue.aside / "drawer.db").stat().st_size == len(whole)
            losses.append(40 - len(found))
            with drawer.writing() as connection:
                outbox.put(connection, CommandId("fresh"), "meeting/m", b"x", 1)
        drawer.close()
    assert losses.count(40) <= 2, "the list of tables"
    assert all(lost <= 6 for lost in losses if lost < 40), "a page holds four acts"
    assert sum(0 < lost <= 6 for lost in losses) >= 8, "most acts lie on pages of their own"


def test_a_drawer_whose_first_page_is_gone_is_set_aside_with_all_it_held(path: Path) -> None:
    filled(path)
    tear(path, 0)
    drawer, rescue = reopened(path)
    assert rescue == Rescue(unsent=0, readable=False, aside=rescue.aside)  # type: ignore[union-attr]
    assert saved(drawer) == set()
    assert (rescue.aside / "drawer.db").exists()  # type: ignore[union-attr]
    drawer.close()


def test_a_file_that_is_something_else_is_set_aside(path: Path) -> None:
    path.write_bytes(b"not a database at all" * 500)
    drawer, rescue = reopened(path)
    assert rescue is not None
    assert not rescue.readable
    drawer.close()


def test_damage_met_at_work_is_rescued_at_the_next_start(path: Path) -> None:
    filled(path)
    drawer, _ = reopened(path)
    drawer.close()
    for page in range(1, path.stat().st_size // PAGE):
        tear(path, page)
    worn = Drawer(path, KEY)
    with pytest.raises(DrawerDamaged):
        saved(worn)
    assert worn.is_marked()
    worn.close()
    drawer, rescue = reopened(path)
    assert rescue is not None
    assert not drawer.is_marked()
    drawer.close()


def test_only_the_last_damaged_drawers_are_kept(path: Path) -> None:
    clock = HandClock()
    for _ in range(MOST_KEPT + 2):
        clock.move(seconds=1)
        path.write_bytes(b"noise" * 1000)
        for rest in path.parent.glob("drawer.db-*"):
            rest.unlink()
        drawer, rescue = reopened(path, clock)
        assert rescue is not None
        drawer.close()
    assert len(list(path.parent.glob("damaged-*"))) == MOST_KEPT


def test_even_a_wrong_key_destroys_nothing(path: Path) -> None:
    """Callers check the PIN first; this shows what it protects from."""
    filled(path)
    drawer, rescue = opened_or_rescued(path, bytes(32), HandClock())
    assert rescue is not None
    assert not rescue.readable
    drawer.close()
    aside = Drawer(rescue.aside / "drawer.db", KEY)
    assert len(saved(aside)) == 40, "set aside means: nothing was lost"
    aside.close()
