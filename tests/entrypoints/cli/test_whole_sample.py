"""The whole sample of a real retailer's sales, imported as a person would, killed on the way."""

import csv
import gzip
import os
import subprocess
import sys
import time
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from shutil import copy

import pytest
from sqlalchemy import text
from tests.entrypoints.cli.command_line import counterfoil, environment
from tests.installation import Installation

from entrypoints.settings import ROOT

DEMO = ROOT / "demo" / "online-retail"
AT_HOME = {"United Kingdom", "Unspecified"}
Amounts = tuple[Decimal, Decimal, Decimal]
"""Net, tax, total."""


def sales() -> dict[str, list[dict[str, str]]]:
    """The rows of each document, read without any of our code."""
    documents: dict[str, list[dict[str, str]]] = {}
    with gzip.open(
        DEMO / "online-retail-sample.csv.gz", "rt", encoding="utf-8", newline=""
    ) as file:
        for row in csv.DictReader(file):
            documents.setdefault(row["InvoiceNo"], []).append(row)
    return documents


def owed(number: str, rows: list[dict[str, str]]) -> Amounts:
    """Quantity × price, and 20 % of their sum at home; cancellations are turned round."""
    net = sum((Decimal(row["Quantity"]) * Decimal(row["UnitPrice"]) for row in rows), Decimal(0))
    net = -net if number.startswith("C") else net
    tax = net / 5 if rows[0]["Country"] in AT_HOME else Decimal(0)
    tax = tax.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return net, tax, net + tax


def imported(installation: Installation) -> dict[str, Amounts]:
    query = "SELECT source_reference, tax_exclusive, tax, payable, currency FROM invoices"
    with installation.administrator.connect() as connection:
        rows = connection.execute(text(query)).all()
    assert {row.currency for row in rows} == {"GBP"}
    hundredth = Decimal("0.01")
    found = {
        row.source_reference: (
            row.tax_exclusive * hundredth,
            row.tax * hundredth,
            row.payable * hundredth,
        )
        for row in rows
    }
    assert len(found) == len(rows), "a document was imported twice"
    return found


def kill_when_begun(installation: Installation, words: list[str], invoices: int) -> None:
    """Run a command in a process of its own, and kill it once it has made so many invoices."""
    with subprocess.Popen(
        [sys.executable, "-m", "entrypoints.cli", *words],
        env=os.environ | environment(installation) | {"PYTHONPATH": "src"},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        waited_until = time.monotonic() + 120
        while installation.scalar("SELECT count(*) FROM invoices") < invoices:
            assert process.poll() is None, "it ended before it was killed"
            assert time.monotonic() < waited_until
            time.sleep(0.02)
        process.kill()


@pytest.mark.torture
def test_the_whole_sample_is_imported_to_the_penny_although_the_import_is_killed(
    installation: Installation, tmp_path: Path
) -> None:
    file = Path(copy(DEMO / "online-retail-sample.csv.gz", tmp_path))
    assert counterfoil(installation, "vendors", "add", DEMO / "vendors.toml").exit_code == 0
    accounts = Path(copy(DEMO / "accounts.csv.gz", tmp_path))
    assert "3,569 added" in counterfoil(installation, "accounts", "import", accounts).output
    command = ["import", str(file), "--mapping", str(DEMO / "mapping.toml")]
    kill_when_begun(installation, command, invoices=3000)
    before = installation.scalar("SELECT count(*) FROM invoices")

    said = counterfoil(installation, *command).output

    documents = sales()
    good = {number: rows for number, rows in documents.items() if rows[0]["CustomerID"]}
    assert (len(documents), len(good)) == (12_392, 11_727)
    assert imported(installation) == {number: owed(number, good[number]) for number in good}
    assert "30,000 rows in the file:" in said
    assert f" imported ({len(good) - before:,} documents)" in said
    assert f" imported before ({before:,} documents)" in said
    assert " 2,000 refused (665 documents)" in said
    with (tmp_path / "online-retail-sample.refused.csv").open(newline="") as refused:
        rows = list(csv.DictReader(refused))
    assert Counter(row["refused_because"] for row in rows) == {
        "CustomerID: no customer is named": 2000
    }
    lines = installation.scalar("SELECT count(*) FROM invoice_lines")
    assert lines + len(rows) == 30_000

    assert installation.scalar("SELECT sum(amount) FROM journal_postings") == 0
    assert installation.scalar("SELECT count(*) FROM outbox") == len(good)
    gaps = """SELECT count(*) FROM number_series s WHERE next - 1 <>
        (SELECT count(*) FROM invoices i WHERE i.vendor_id = s.vendor_id AND i.series = s.series)"""
    assert installation.scalar(gaps) == 0

    again = counterfoil(installation, *command).output
    assert " 0 imported (0 documents)" in again
    assert " imported before (11,727 documents)" in again
    assert installation.scalar("SELECT count(*) FROM invoices") == len(good)
