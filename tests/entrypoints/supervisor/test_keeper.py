"""What died is started again, ever more slowly while it keeps dying."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.running_demo import kill_and_wait

from adapters.embedded import Child, ChildDied
from entrypoints.supervisor.keeper import FIRST_PAUSE, LONGEST_PAUSE, SETTLED, Keeper, Kept


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(name="sleeper")
def _sleeper(tmp_path: Path) -> Iterator[Child]:
    child = Child("sleeper", ["sleep", "60"], tmp_path / "log", tmp_path / "trace")
    yield child
    child.stop()


def die(child: Child) -> None:
    assert child.pid is not None
    kill_and_wait(child.pid)
    assert not child.is_running()


def test_what_died_is_started_again_after_a_pause(sleeper):
    clock = Clock()
    keeper, kept = Keeper(clock), Kept(sleeper, sleeper.start)
    sleeper.start()
    die(sleeper)
    keeper.look_after(kept)
    assert not sleeper.is_running()
    clock.now += FIRST_PAUSE
    keeper.look_after(kept)
    assert sleeper.is_running()


def test_the_pause_grows_while_it_keeps_dying_up_to_a_limit(sleeper):
    clock = Clock()
    keeper, kept = Keeper(clock), Kept(sleeper, sleeper.start)
    pauses = []
    for _ in range(8):
        keeper.look_after(kept)
        pauses.append(kept.not_before - clock.now)
        clock.now = kept.not_before
        keeper.look_after(kept)
        die(sleeper)
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses[-1] == LONGEST_PAUSE


def test_after_it_has_lived_for_a_while_the_pause_is_short_again(sleeper):
    clock = Clock()
    keeper, kept = Keeper(clock), Kept(sleeper, sleeper.start, pause=LONGEST_PAUSE)
    sleeper.start()
    kept.started_at = clock.now
    clock.now += SETTLED + 1
    keeper.look_after(kept)
    assert kept.pause == FIRST_PAUSE


def test_what_would_not_start_is_tried_again_later(tmp_path):
    clock, tried = Clock(), []
    child = Child("unlucky", ["false"], tmp_path / "log", tmp_path / "trace")

    def start() -> None:
        tried.append(clock.now)
        raise ChildDied("unlucky", tmp_path / "log")

    keeper, kept = Keeper(clock), Kept(child, start)
    for _ in range(40):
        keeper.look_after(kept)
        clock.now += 0.25
    assert tried == [1000.5, 1001.75, 1004.0, 1008.25]


def test_all_are_stopped_also_those_that_died_meanwhile(tmp_path):
    children = [
        Child(name, ["sleep", "60"], tmp_path / f"{name}.log", tmp_path / f"{name}.pid")
        for name in ("one", "two", "three")
    ]
    keeper = Keeper()
    keeper.start(*[(child, child.start) for child in children])
    die(children[1])
    keeper.stop()
    assert not any(child.is_running() for child in children)
    assert not list(tmp_path.glob("*.pid"))
