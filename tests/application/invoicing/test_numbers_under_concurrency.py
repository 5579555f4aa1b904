"""Numbers have no gap and no duplicate, whatever happens between taking one and the commit."""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from sqlalchemy import text
from tests.application.invoicing.issuing_process import (
    die_between_number_and_commit,
    issue_share,
)
from tests.installation import Installation

PROCESSES = 8
INVOICES = 4_000


def started(target: Callable[..., None], *arguments: Any) -> SpawnProcess:
    """A process of its own, not a fork: connections must not be shared."""
    process = get_context("spawn").Process(target=target, args=arguments)
    process.start()
    return process


def sequences(installation: Installation) -> list[int]:
    with installation.administrator.connect() as connection:
        numbers = connection.execute(text("SELECT number FROM invoices")).scalars()
        return sorted(int(number.rpartition("-")[2]) for number in numbers)


def test_eight_processes_issue_one_series_without_gap_or_duplicate(
    installation: Installation, tmp_path: Path
) -> None:
    installation.add()
    url = installation.settings.database_url
    logs = [tmp_path / f"{i}" for i in range(PROCESSES)]
    processes = [
        started(issue_share, url, f"P{i}", INVOICES // PROCESSES, log) for i, log in enumerate(logs)
    ]
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * PROCESSES
    assert all(int(log.read_text()) > 0 for log in logs), "nothing was turned back"
    assert sequences(installation) == list(range(1, INVOICES + 1))
    assert installation.scalar("SELECT count(*) FROM outbox") == INVOICES


def test_a_process_that_dies_between_number_and_commit_leaves_no_gap(
    installation: Installation,
) -> None:
    installation.add()
    url = installation.settings.database_url
    dying = started(die_between_number_and_commit, url, "D")
    dying.join()
    assert dying.exitcode == -9
    after = started(issue_share, url, "A", 20, Path(installation.settings.data_dir) / "log")
    after.join()
    assert sequences(installation) == list(range(1, 21))
