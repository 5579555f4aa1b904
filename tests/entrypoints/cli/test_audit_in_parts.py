"""Where the log is checked in parts, by several processes, they find what one finds."""

import os
import signal
from uuid import UUID

import pytest
from tests.application.audit.trail import seal, write_many
from tests.conftest import NewInstallation
from tests.installation import Installation

from adapters.postgres.trail_checking import PostgresSealedLogs
from adapters.system.processes import ForkedChecks
from application.audit import Finding, Report, VerifyTrail, Wrong
from application.audit.ports import SealedLogs, SealKeys

EVENTS = 110_000


@pytest.fixture(scope="module", name="trail")
def _trail(
    new_installation: NewInstallation, tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    """Long enough for two parts; each test puts right what it does to it."""
    installation = new_installation(tmp_path_factory.mktemp("trail"))
    write_many(installation, EVENTS, apart_ms=20)
    seal(installation)
    return installation


@pytest.fixture(scope="module", name="border")
def _border(trail: Installation) -> int:
    """The position with which the second part begins."""
    with trail.container.sealed_logs().open() as log:
        first, second = log.parts(2)
    assert first.upto is not None
    assert second.after is not None
    assert second.after.statement.number == first.upto
    return second.after.statement.size


def verified(trail: Installation) -> Report:
    """By two processes, after having seen that one says the same."""
    alone, together = (
        trail.container.trail_verifier()(VerifyTrail(processes=processes)) for processes in (1, 2)
    )
    for one, both in ((alone.findings(), together.findings()), (_counts(alone), _counts(together))):
        assert both == one
    return together


def _counts(report: Report) -> tuple[int, ...]:
    return report.events, report.seals, report.size, report.waiting, report.found


def the_first(report: Report) -> Finding:
    return report.findings()[0]


def event_at(trail: Installation, position: int) -> UUID:
    found: UUID = trail.scalar(
        "SELECT event_id FROM audit_leaves WHERE position = :position", position=position
    )
    return found


def test_parts_make_a_whole(trail: Installation, border: int) -> None:
    report = verified(trail)
    assert 0 < border < EVENTS
    assert (report.events, report.size, report.found) == (EVENTS, EVENTS, 0)


@pytest.mark.parametrize("beside", [-1, 0, 1])
def test_changed_and_removed_events_beside_the_border_are_named(
    trail: Installation, border: int, beside: int
) -> None:
    event_id = event_at(trail, border + beside)
    name = "UPDATE audit_events SET actor_name = :name WHERE id = :id"
    trail.tamper("audit_events", name, name="Eve", id=event_id)
    changed = the_first(verified(trail))
    trail.tamper("audit_events", name, name="Ada Lovelace", id=event_id)
    assert (changed.wrong, changed.event_id) == (Wrong.CHANGED, event_id)
    assert changed.position == border + beside

    keep = f"CREATE TABLE old AS SELECT * FROM audit_events WHERE id = '{event_id}'"  # noqa: S608
    trail.tamper("audit_events", keep)
    trail.tamper("audit_events", "DELETE FROM audit_events WHERE id = :id", id=event_id)
    removed = the_first(verified(trail))
    trail.tamper("audit_events", "INSERT INTO audit_events SELECT * FROM old")
    trail.tamper("audit_events", "DROP TABLE old")
    assert (removed.wrong, removed.event_id) == (Wrong.REMOVED, event_id)
    assert removed.position == border + beside


@pytest.mark.parametrize("after", ["0 microseconds", "1 microsecond", "19 ms"])
def test_an_event_that_was_inserted_between_two_parts_is_named(
    trail: Installation, border: int, after: str
) -> None:
    forged = UUID("ffffffff-0000-7000-8000-00000000f0f0")
    trail.tamper(
        "audit_events",
        "INSERT INTO audit_events SELECT (jsonb_populate_record(e, jsonb_build_object('id',"
        " CAST(:new AS text), 'at', at + CAST(:after AS interval)))).* FROM audit_events e"
        " WHERE id = :id",
        new=str(forged),
        after=after,
        id=event_at(trail, border - 1),
    )
    report = verified(trail)
    trail.tamper("audit_events", "DELETE FROM audit_events WHERE id = :id", id=forged)
    assert report.found == 1
    assert (the_first(report).wrong, the_first(report).event_id) == (Wrong.INSERTED, forged)
    assert the_first(report).position == border


@pytest.mark.parametrize("moved", ["1 day", "-1 day", "100 years"])
def test_a_row_of_the_log_that_says_another_time_hides_nothing(
    trail: Installation, border: int, moved: str
) -> None:
    """Parts are cut by what these rows say, so whoever rewrites them chooses where."""
    event_id = event_at(trail, border - 1)
    name = "UPDATE audit_events SET actor_name = :name WHERE id = :id"
    other = event_at(trail, border + 40)
    move = "UPDATE audit_leaves SET at = at + CAST(:by AS interval) WHERE event_id = :id"
    trail.tamper("audit_leaves", move, by=moved, id=event_id)
    trail.tamper("audit_events", name, name="Eve", id=other)
    report = verified(trail)
    trail.tamper("audit_events", name, name="Ada Lovelace", id=other)
    back = moved.removeprefix("-") if moved.startswith("-") else f"-{moved}"
    trail.tamper("audit_leaves", move, by=back, id=event_id)
    assert (the_first(report).position, the_first(report).event_id) == (border - 1, event_id)
    assert (border + 40, other) in {(found.position, found.event_id) for found in report.findings()}
    assert verified(trail).found == 0


def test_a_changed_leaf_and_a_changed_seal_in_the_second_part_are_found(
    trail: Installation, border: int
) -> None:
    change = "UPDATE audit_leaves SET hash = sha256(hash) WHERE position = :position"
    keep = f"CREATE TABLE old AS SELECT * FROM audit_leaves WHERE position = {border + 7}"  # noqa: S608
    trail.tamper("audit_leaves", keep)
    trail.tamper("audit_leaves", change, position=border + 7)
    leaf = the_first(verified(trail))
    back = "UPDATE audit_leaves l SET hash = o.hash FROM old o WHERE o.position = l.position"
    trail.tamper("audit_leaves", back)
    trail.tamper("audit_leaves", "DROP TABLE old")
    assert (leaf.wrong, leaf.position) == (Wrong.CHANGED, border + 7)

    last = trail.scalar("SELECT max(number) FROM audit_seals")
    shift = "UPDATE audit_seals SET at = at + CAST(:by AS interval) WHERE number = :number"
    trail.tamper("audit_seals", shift, by="1 s", number=last)
    sealed = the_first(verified(trail))
    trail.tamper("audit_seals", shift, by="-1 s", number=last)
    assert (sealed.wrong, f"signature of seal {last}" in sealed.what) == (Wrong.LOG, True)
    assert verified(trail).found == 0


def test_hashes_on_which_a_part_would_build_are_not_trusted(
    trail: Installation, border: int
) -> None:
    """The second part begins with them, so they must be those of the seal before it."""
    trail.tamper("audit_subtrees", "CREATE TABLE old AS SELECT * FROM audit_subtrees")
    trail.tamper("audit_subtrees", "UPDATE audit_subtrees SET hash = sha256(hash) WHERE place < 64")
    report = verified(trail)
    back = (
        "UPDATE audit_subtrees s SET hash = o.hash FROM old o"
        " WHERE (o.level, o.place) = (s.level, s.place)"
    )
    trail.tamper("audit_subtrees", back)
    trail.tamper("audit_subtrees", "DROP TABLE old")
    assert all(finding.wrong is Wrong.LOG for finding in report.findings())
    assert "a kept hash" in the_first(report).what
    assert verified(trail).found == 0


def test_a_process_that_dies_is_no_clean_bill(trail: Installation) -> None:
    keys = trail.container.keys()
    own = os.getpid()

    def opened() -> tuple[SealedLogs, SealKeys]:
        assert os.getpid() != own
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    logs = trail.container.sealed_logs()
    assert isinstance(logs, PostgresSealedLogs)
    with logs.open() as log, pytest.raises(RuntimeError, match="died"):
        ForkedChecks(opened, keys)(log, log.parts(2))
