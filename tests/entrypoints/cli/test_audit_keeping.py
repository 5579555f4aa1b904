"""Events stay as long as they must; what goes is told, and what is left still verifies."""

# ruff: noqa: S608 - statements of names and numbers that stand in this file

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.application.audit.trail import an_event, record, seal, write_many
from tests.builders import an_account
from tests.entrypoints.cli.command_line import counterfoil
from tests.installation import Installation

MARCH = datetime(2012, 3, 20, tzinfo=UTC)
APRIL = datetime(2012, 4, 20, tzinfo=UTC)


@pytest.fixture(name="old")
def _old(installation: Installation) -> Installation:
    """Events of two months of 2012, and of today, sealed."""
    installation.add()
    for month in (MARCH, APRIL):
        assert installation.worker.trail_keeping().add_month(month.date())
    write_many(installation, 300, ends=MARCH)
    write_many(installation, 200, ends=APRIL)
    record(installation, an_event(1))
    seal(installation)
    return installation


def prune(installation: Installation) -> str:
    return counterfoil(installation, "audit", "prune").output


def count(installation: Installation, month: datetime) -> int:
    query = "SELECT count(*) FROM audit_events WHERE date_trunc('month', at) = :m"
    return int(installation.scalar(query, m=month.replace(day=1)))


def test_months_whose_time_is_over_go_and_the_rest_still_verifies(old: Installation) -> None:
    assert prune(old) == "2012-03: 300 events dropped\n2012-04: 200 events dropped\n"
    assert (count(old, MARCH), count(old, APRIL)) == (0, 0)
    seal(old)
    said = counterfoil(old, "audit", "verify")
    assert said.exit_code == 0, said.output
    assert "500 events whose time was over are gone by rule" in said.output
    pruned = "SELECT count(*) FROM audit_events WHERE action = 'audit.pruned'"
    assert old.scalar(pruned) == 2
    assert prune(old) == "No month's time is over.\n"


def test_an_event_of_today_can_not_be_removed_under_the_name_of_pruning(old: Installation) -> None:
    prune(old)
    seal(old)
    event_id = old.scalar("SELECT id FROM audit_events WHERE action = 'invoice.viewed'")
    old.tamper("audit_events", "DELETE FROM audit_events WHERE id = :id", id=event_id)
    hide = "UPDATE audit_leaves SET at = '2012-03-15 12:00:00+00' WHERE event_id = :id"
    old.tamper("audit_leaves", hide, id=event_id)
    record(old, an_event(2))
    seal(old)
    said = counterfoil(old, "audit", "verify")
    assert said.exit_code == 1
    assert "of 2012-03 other events are gone than those that were pruned" in said.output


@pytest.mark.parametrize(
    ("options", "dropped"),
    [
        (["--account", "C-1001"], []),
        (["--from", "2012-03-01", "--to", "2012-04-01"], ["2012-04"]),
        (["--from", "2012-04-20"], ["2012-03"]),
        (["--account", "C-1001", "--from", "2012-04-01"], ["2012-03"]),
        (["--account", "C-1001", "--to", "2012-03-01"], ["2012-03", "2012-04"]),
        (["--account", "C-2", "--from", "2012-03-01"], ["2012-03", "2012-04"]),
    ],
)
def test_what_is_held_stays(old: Installation, options: list[str], dropped: list[str]) -> None:
    with old.container.begin_work()(an_event().actor) as work:
        work.accounts.add_all([an_account(reference="C-2")])
        work.commit()
    added = counterfoil(old, "audit", "hold", "add", *options, "--reason", "Case 12-77")
    assert added.exit_code == 0, added.output
    said = prune(old)
    gone = [line[:7] for line in said.splitlines() if "dropped" in line]
    assert gone == dropped
    assert "Case 12-77" in counterfoil(old, "audit", "hold", "list").output


def test_a_hold_that_is_lifted_lets_go_and_both_are_in_the_trail(old: Installation) -> None:
    added = counterfoil(old, "audit", "hold", "add", "--account", "C-1001", "--reason", "Case")
    hold_id = added.output.strip()
    assert "stays" in prune(old)
    assert counterfoil(old, "audit", "hold", "lift", hold_id).exit_code == 0
    assert counterfoil(old, "audit", "hold", "lift", hold_id).exit_code == 1
    assert counterfoil(old, "audit", "hold", "list").output == ""
    assert "dropped" in prune(old)
    told = "SELECT string_agg(action, ' ' ORDER BY id) FROM audit_events WHERE subject_id = :id"
    assert old.scalar(told, id=hold_id) == "audit.held audit.hold_lifted"


@pytest.mark.parametrize(
    "options",
    [
        ["--reason", "no account and no period"],
        ["--account", "C-1001", "--reason", "  "],
        ["--account", "nobody", "--reason", "Case"],
        ["--from", "2012-04-01", "--to", "2012-03-01", "--reason", "Case"],
    ],
)
def test_a_hold_that_makes_no_sense_is_refused(old: Installation, options: list[str]) -> None:
    said = counterfoil(old, "audit", "hold", "add", *options)
    assert said.exit_code == 1
    assert old.scalar("SELECT count(*) FROM audit_holds") == 0


def test_the_database_itself_drops_no_month_before_its_time(old: Installation) -> None:
    this_month = f"{datetime.now(UTC):%Y-%m-01}"
    for month, kept in ((this_month, "7 years"), ("2012-03-01", "0 days"), ("2012-03-01", "90 y")):
        with pytest.raises(DBAPIError, match="not past their time"):
            old.scalar(f"SELECT audit_drop_month('{month}', '{kept}')")


def test_a_month_with_events_that_are_in_no_seal_stays(old: Installation) -> None:
    write_many(old, 1, ends=MARCH)
    assert "2012-03: stays" in prune(old)


def test_there_is_room_for_months_ahead_and_for_all_others(installation: Installation) -> None:
    installation.worker.make_room()()
    months = installation.worker.trail_keeping().months()
    today = datetime.now(UTC).date()
    assert len([month for month in months if month >= today.replace(day=1)]) == 4
    record(installation, an_event(1, at=datetime(2001, 1, 1, tzinfo=UTC)))
    assert installation.scalar("SELECT count(*) FROM audit_months.others") == 1
    # What came before its month had room stays where it is.
    assert not installation.worker.trail_keeping().add_month(date(2001, 1, 1))


@pytest.mark.parametrize("table", ["audit_events", "audit_months.others", "audit_months.{month}"])
def test_nobody_changes_an_event_not_even_in_its_partition(
    installation: Installation, table: str
) -> None:
    now = datetime.now(UTC)
    record(installation, an_event(1), an_event(2, at=datetime(2001, 1, 1, tzinfo=UTC)))
    name = table.format(month=f"{now:m%Y_%m}")
    for statement in (
        f"UPDATE {name} SET actor_name = 'Eve'",
        f"DELETE FROM {name}",
        f"TRUNCATE {name}",
    ):
        with (
            pytest.raises(DBAPIError, match="never changed or removed"),
            installation.administrator.begin() as connection,
        ):
            connection.execute(text(statement))


@pytest.mark.parametrize("table", ["audit_leaves", "audit_seals", "audit_subtrees"])
def test_nobody_changes_the_log(installation: Installation, table: str) -> None:
    write_many(installation, 300)
    seal(installation)
    column = "place" if table == "audit_subtrees" else "at"
    for statement in (
        f"UPDATE {table} SET {column} = {column}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
    ):
        with (
            pytest.raises(DBAPIError, match="never changed or removed"),
            installation.administrator.begin() as connection,
        ):
            connection.execute(text(statement))
