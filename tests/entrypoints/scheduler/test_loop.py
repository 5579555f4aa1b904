"""Each duty when it is due; one that fails doesn't stop the others."""

from itertools import pairwise

from entrypoints.scheduler.duties import Duty
from entrypoints.scheduler.loop import LONGEST_PAUSE, run


class Time:
    """A clock that jumps to where the loop waits for, and stops it at `until`."""

    def __init__(self, until: float) -> None:
        self.now = 0.0
        self._until = until

    def __call__(self) -> float:
        return self.now

    def is_set(self) -> bool:
        return self.now >= self._until

    def wait(self, seconds: float) -> bool:
        self.now += max(seconds, 0.001)
        return self.is_set()


def test_each_duty_is_done_as_often_as_it_says():
    time, done = Time(until=10), []
    duties = [
        Duty("often", 0.5, lambda: done.append("often")),
        Duty("seldom", 5, lambda: done.append("seldom")),
    ]
    run(duties, time, time)
    assert (done.count("often"), done.count("seldom")) == (20, 2)


def test_a_duty_that_fails_is_tried_after_longer_pauses_while_others_go_on():
    time, tried, done = Time(until=300), [], []

    def fail() -> None:
        tried.append(time.now)
        raise ConnectionError("the queue is away")

    run([Duty("fails", 1, fail), Duty("works", 10, lambda: done.append(1))], time, time)
    pauses = [after - before for before, after in pairwise(tried)]
    assert [round(pause) for pause in pauses[:4]] == [2, 4, 8, 16]
    assert max(pauses) <= LONGEST_PAUSE + 0.1
    assert len(done) == 30


def test_a_duty_that_works_again_is_done_as_often_as_before():
    time, tried = Time(until=60), []

    def fail_twice() -> None:
        tried.append(time.now)
        if len(tried) < 3:
            raise ConnectionError("the queue is away")

    run([Duty("recovers", 1, fail_twice)], time, time)
    assert [round(at) for at in tried[:6]] == [0, 2, 6, 7, 8, 9]
