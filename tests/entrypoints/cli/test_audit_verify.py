"""Whatever the tables' owner does to events, seals or log is found and named."""

# ruff: noqa: S608 - statements of names and numbers that stand in this file

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from tests.application.audit.trail import an_event, record, seal, write_many
from tests.conftest import NewInstallation
from tests.entrypoints.cli.command_line import counterfoil
from tests.installation import Installation

from application.audit import VerifyTrail, Wrong

EVENTS = 100_000


@pytest.fixture(scope="module", name="trail")
def _trail(
    new_installation: NewInstallation, tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    """A long trail under several seals; each test puts right what it does to it."""
    installation = new_installation(tmp_path_factory.mktemp("trail"))
    write_many(installation, EVENTS - 10, apart_ms=20)
    seal(installation)
    record(installation, *(an_event(n) for n in range(10)))
    seal(installation)
    return installation


def event_at(trail: Installation, position: int) -> UUID:
    found: UUID = trail.scalar(
        "SELECT event_id FROM audit_leaves WHERE position = :position", position=position
    )
    return found


def verify(trail: Installation, *options: str) -> tuple[int, str]:
    said = counterfoil(trail, "audit", "verify", *options)
    return said.exit_code, said.output


def first_named(output: str) -> tuple[str, UUID, int]:
    found = re.search(r"The first:\n  ([A-Z]+): event (\S+), position (\d+),", output)
    assert found, output
    return found[1].lower(), UUID(found[2]), int(found[3])


def test_a_trail_that_nobody_touched_is_found_whole(trail: Installation) -> None:
    code, output = verify(trail)
    assert code == 0, output
    assert output == (
        "100,000 events under 11 seals: nothing was changed, removed, inserted or moved.\n"
    )


CHANGES = [
    ("actor_name", "'Ada Lovelacf'"),
    ("actor_id", "'somebody else'"),
    ("at", "at + interval '1 microsecond'"),
    ("address", "'192.0.2.8'"),
    ("user_agent", "user_agent || ' '"),
    ("action", "'invoice.listed'"),
    ("subject_id", "'another'"),
    ("account_id", "NULL"),
    ("outcome", "'refused'"),
    ("factor", "''"),
    ("reader", "'automatic'"),
    ("on_behalf_of", "'bob'"),
    ("on_behalf_of_name", "'Bob'"),
    ("request_id", "'another'"),
    ("actor_kind", "'staff'"),
    ("subject_kind", "'document'"),
    ("details", """'{"n": 0}'"""),
    ("form", "2"),
    ("id", "gen_random_uuid()"),
]


def test_every_column_of_an_event_is_sealed(trail: Installation) -> None:
    """But for the number of the transaction, which is no part of it."""
    columns = trail.scalar(
        "SELECT string_agg(column_name, ' ') FROM information_schema.columns"
        " WHERE table_name = 'audit_events' AND table_schema = 'public'"
    )
    assert {column for column, _ in CHANGES} == set(columns.split()) - {"written_in"}


@pytest.mark.parametrize(("column", "value"), CHANGES)
def test_an_event_of_which_a_column_was_changed_is_named(
    installation: Installation, column: str, value: str
) -> None:
    write_many(installation, 300)
    seal(installation)
    event_id = event_at(installation, 123)
    at = installation.scalar("SELECT at FROM audit_events WHERE id = :id", id=event_id)
    change = f"UPDATE audit_events SET {column} = {value} WHERE id = :id"
    installation.tamper("audit_events", change, id=event_id)
    code, output = verify(installation)
    expected = {"at": "moved", "id": "removed"}.get(column, "changed")
    assert (code, first_named(output)) == (1, (expected, event_id, 123))
    assert f"{at:%Y-%m-%d %H:%M:%S.%f} UTC" in output


def test_an_event_of_which_a_byte_was_changed_is_named(trail: Installation) -> None:
    event_id = event_at(trail, 54_321)
    change = "UPDATE audit_events SET actor_name = :name WHERE id = :id"
    trail.tamper("audit_events", change, name="Ada Lovelacf", id=event_id)
    code, output = verify(trail)
    trail.tamper("audit_events", change, name="Ada Lovelace", id=event_id)
    assert (code, first_named(output)) == (1, ("changed", event_id, 54_321))
    assert verify(trail)[0] == 0


def test_an_event_that_was_deleted_is_named(trail: Installation) -> None:
    event_id = event_at(trail, 77)
    keep = f"CREATE TABLE old AS SELECT * FROM audit_events WHERE id = '{event_id}'"
    trail.tamper("audit_events", keep)
    trail.tamper("audit_events", "DELETE FROM audit_events WHERE id = :id", id=event_id)
    code, output = verify(trail)
    trail.tamper("audit_events", "INSERT INTO audit_events SELECT * FROM old")
    trail.tamper("audit_events", "DROP TABLE old")
    assert (code, first_named(output)) == (1, ("removed", event_id, 77))


def test_an_event_that_was_inserted_is_named(trail: Installation) -> None:
    before = event_at(trail, 5_000)
    forged = UUID("01900000-0000-7000-8000-00000000f0f0")
    trail.tamper(
        "audit_events",
        "INSERT INTO audit_events SELECT (jsonb_populate_record(e, jsonb_build_object('id',"
        " CAST(:new AS text), 'at', at + interval '1 ms'))).* FROM audit_events e WHERE id = :id",
        new=str(forged),
        id=before,
    )
    code, output = verify(trail)
    trail.tamper("audit_events", "DELETE FROM audit_events WHERE id = :id", id=forged)
    assert (code, first_named(output)) == (1, ("inserted", forged, 5_001))


@pytest.mark.parametrize("what", ["id", "at", "subject_id", "details"])
def test_events_that_were_swapped_are_named(trail: Installation, what: str) -> None:
    one, other = event_at(trail, 40_000), event_at(trail, 90_000)
    ids = {"one": one, "other": other}
    with trail.administrator.begin() as connection:
        connection.execute(
            text("CREATE TABLE old AS SELECT * FROM audit_events WHERE id IN (:one, :other)"), ids
        )
    trail.tamper(
        "audit_events",
        f"UPDATE audit_events e SET {what} = o.{what} FROM old o"
        " WHERE e.id IN (:one, :other) AND o.id IN (:one, :other) AND o.id <> e.id"
        " AND e.at IN (SELECT at FROM old)",
        **ids,
    )
    code, output = verify(trail)
    trail.tamper("audit_events", "DELETE FROM audit_events WHERE at IN (SELECT at FROM old)", **ids)
    trail.tamper("audit_events", "INSERT INTO audit_events SELECT * FROM old")
    trail.tamper("audit_events", "DROP TABLE old")
    assert code == 1
    wrong, named, place = first_named(output)
    assert (named, place) == (one, 40_000)
    assert wrong == ("moved" if what == "at" else "changed")
    assert str(other) in output


def test_an_event_whose_leaf_was_rewritten_with_it_is_found_by_the_seal(
    installation: Installation,
) -> None:
    record(installation, an_event(1), an_event(2))
    seal(installation)
    record(installation, an_event(3))
    seal(installation)
    event_id = event_at(installation, 1)
    installation.tamper(
        "audit_events", "UPDATE audit_events SET actor_name = 'Eve' WHERE id = :id", id=event_id
    )
    assert first_named(verify(installation)[1]) == ("changed", event_id, 1)
    with installation.container.sealed_logs().open() as log:
        rows = [
            row for window in log.windows(None, None) for rows in log.events(window) for row in rows
        ]
    from domain.audit import leaf_hash, read_leaf

    forged = next(leaf_hash(row) for row in rows if read_leaf(row).id == event_id)
    installation.tamper(
        "audit_leaves", "UPDATE audit_leaves SET hash = :hash WHERE position = 1", hash=forged
    )
    code, output = verify(installation)
    assert code == 1
    assert "positions 0 to 1 was changed together with its leaf" in output


def test_leaves_that_were_swapped_are_named(installation: Installation) -> None:
    write_many(installation, 50)
    seal(installation)
    moved = event_at(installation, 20)
    installation.tamper(
        "audit_leaves",
        "UPDATE audit_leaves SET position = position + 1000 WHERE position IN (10, 20)",
    )
    installation.tamper(
        "audit_leaves",
        "UPDATE audit_leaves SET position = CASE position WHEN 1010 THEN 20 ELSE 10 END"
        " WHERE position >= 1000",
    )
    code, output = verify(installation)
    assert code == 1
    wrong, _, position = first_named(output)
    assert (wrong, position) == ("moved", 11)  # the first that stands behind a later one
    assert event_at(installation, 10) == moved


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_seals SET root = sha256('x') WHERE number = 2", "signature of seal 2"),
        ("UPDATE audit_seals SET at = at - interval '1 h' WHERE number = 3", "signature of seal 3"),
        ("UPDATE audit_seals SET signature = sha256('x') WHERE number = 1", "signature of seal 1"),
        ("DELETE FROM audit_seals WHERE number = 2", "the seals before seal 3"),
        ("DELETE FROM audit_seals WHERE number = 3", "position 2 is under no seal"),
        ("UPDATE audit_seals SET number = 9 WHERE number = 3", "the seals before seal 9"),
    ],
)
def test_seals_that_were_tampered_with_are_found(
    installation: Installation, statement: str, said: str
) -> None:
    for n in range(3):
        record(installation, an_event(n))
        seal(installation)
    installation.tamper("audit_seals", statement)
    code, output = verify(installation)
    assert code == 1
    assert said in output


@pytest.mark.parametrize(
    ("table", "statement", "said"),
    [
        (
            "audit_leaves",
            "DELETE FROM audit_leaves WHERE position = 300",
            "The first:\n  LOG: position 300 of the log",
        ),
        ("audit_subtrees", "UPDATE audit_subtrees SET hash = sha256('x')", "kept hash of 256"),
        ("audit_subtrees", "DELETE FROM audit_subtrees WHERE place = 1", "kept hash of 256"),
    ],
)
def test_rows_of_the_log_that_were_tampered_with_are_found(
    installation: Installation, table: str, statement: str, said: str
) -> None:
    write_many(installation, 600)
    seal(installation)
    installation.tamper(table, statement)
    code, output = verify(installation)
    assert code == 1
    assert said in output


def test_an_event_that_is_old_and_under_no_seal_is_named(installation: Installation) -> None:
    record(installation, an_event(1))
    seal(installation)
    old = datetime.now(UTC) - timedelta(seconds=90)
    record(installation, an_event(2, at=old))
    code, output = verify(installation)
    assert code == 1
    assert "under no seal" in output


def test_an_event_of_just_now_only_waits(installation: Installation) -> None:
    record(installation, an_event(1))
    code, output = verify(installation)
    assert code == 0
    assert "1 event not sealed yet" in output


def test_an_event_that_was_forged_into_the_past_and_sealed_is_named(
    installation: Installation,
) -> None:
    record(installation, an_event(1))
    seal(installation)
    record(installation, an_event(2, at=datetime.now(UTC) - timedelta(hours=1)))
    seal(installation)
    code, output = verify(installation)
    assert (code, first_named(output)[0]) == (1, "inserted")
    assert "does not belong under seal 2" in output


def test_an_event_beyond_the_calendar_is_named_too(installation: Installation) -> None:
    record(installation, an_event(1))
    seal(installation)
    allow = "ALTER TABLE audit_events DROP CONSTRAINT audit_events_at_check"
    installation.tamper("audit_events", allow)
    installation.tamper("audit_events", "UPDATE audit_events SET at = 'infinity'")
    code, output = verify(installation)
    assert (code, first_named(output)[0]) == (1, "moved")


def test_a_part_of_the_trail_is_verified_alone(trail: Installation) -> None:
    late = trail.scalar("SELECT at FROM audit_leaves WHERE position = :p", p=EVENTS - 5)
    report = trail.container.trail_verifier()(VerifyTrail(since=late))
    assert (report.events, report.seals, report.found) == (10, 1, 0)  # whole seals
    event_id = event_at(trail, EVENTS - 3)
    before = event_at(trail, 30)
    name = "UPDATE audit_events SET actor_name = :name WHERE id IN (:one, :other)"
    trail.tamper("audit_events", name, name="Eve", one=event_id, other=before)
    code, output = verify(trail, "--from", f"{late:%Y-%m-%d}")
    report = trail.container.trail_verifier()(VerifyTrail(since=late))
    trail.tamper("audit_events", name, name="Ada Lovelace", one=event_id, other=before)
    assert [f.event_id for f in report.findings()] == [event_id]
    assert [f.wrong for f in report.findings()] == [Wrong.CHANGED]
    assert code == 1
    assert output


@pytest.fixture(name="with_late")
def _with_late(installation: Installation) -> tuple[Installation, UUID]:
    """An event that was committed after others of later times were sealed; and its id."""
    now = datetime.now(UTC)
    for second in (50, 40, 30):
        record(installation, *(an_event(n, at=now - timedelta(seconds=second)) for n in range(5)))
        seal(installation)
    record(installation, an_event(99, at=now - timedelta(seconds=45)))
    record(installation, an_event(100, at=now - timedelta(seconds=5)))
    seal(installation)
    late = installation.scalar("SELECT id FROM audit_events WHERE details->>'n' = '99'")
    return installation, late


def test_events_that_were_committed_late_are_no_finding(
    with_late: tuple[Installation, UUID],
) -> None:
    code, output = verify(with_late[0])
    assert (code, output) == (
        0,
        "17 events under 4 seals: nothing was changed, removed, inserted or moved.\n",
    )


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("DELETE FROM audit_events WHERE id = :id", "removed"),
        ("UPDATE audit_events SET actor_name = 'Eve' WHERE id = :id", "changed"),
        ("UPDATE audit_events SET at = at - interval '20 s' WHERE id = :id", "moved"),
    ],
)
def test_an_event_that_was_committed_late_is_named_like_any_other(
    with_late: tuple[Installation, UUID], statement: str, wrong: str
) -> None:
    installation, late = with_late
    installation.tamper("audit_events", statement, id=late)
    code, output = verify(installation)
    assert (code, first_named(output)) == (1, (wrong, late, 15))


def test_a_removed_event_can_not_hide_behind_a_row_of_the_log_that_says_another_time(
    with_late: tuple[Installation, UUID],
) -> None:
    installation, late = with_late
    installation.tamper("audit_events", "DELETE FROM audit_events WHERE id = :id", id=late)
    elsewhere = "UPDATE audit_leaves SET at = at + interval '13 s' WHERE event_id = :id"
    installation.tamper("audit_leaves", elsewhere, id=late)
    code, output = verify(installation)
    assert (code, first_named(output)) == (1, ("removed", late, 15))
