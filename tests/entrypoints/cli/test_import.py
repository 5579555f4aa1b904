"""Importing a ledger's file from the command line: what is said, kept, and handed back."""

import csv
import gzip
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.entrypoints.cli.command_line import counterfoil, environment
from tests.installation import Installation

MAPPING = """
source = "ledger"
document = "Doc"
customer = "Customer"
currency = {constant = "GBP"}
vendor = {code = "NORTH"}
lines = {description = "What", quantity = "Qty", unit_price = "Price"}
fields = {issue_date = "Date"}
"""
HEADER = "Doc,Customer,What,Qty,Price,Date\n"
CUP = "1,C-1001,Cup,2,1.50,2026-01-31\n"
JUG = "2,C-1001,Jug,1,9.00,2026-02-01\n"
STRANGER = "3,nobody,Jug,1,9.00,2026-02-01\n"


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.toml"
    path.write_text(MAPPING)
    return path


def a_file(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "sales.csv"
    path.write_text(header + "".join(rows))
    return path


def test_the_preview_shows_what_would_become_and_keeps_nothing(
    installation: Installation, tmp_path: Path, mapping: Path
) -> None:
    installation.add()
    file = a_file(tmp_path, CUP, STRANGER)
    said = counterfoil(installation, "import", file, "--mapping", mapping, "--preview")
    assert said.exit_code == 0
    assert "1: invoice of 2026-01-31 from Northwind Stationers Ltd to Ashdown" in said.output
    assert "net 3.00, tax 0.60, total 3.60 GBP, due 2026-03-02" in said.output
    assert "3: would be refused\n    line 3: Customer: there is no customer “nobody”" in said.output
    assert installation.scalar("SELECT count(*) FROM invoices") == 0
    assert installation.scalar("SELECT count(*) FROM number_series") == 0


def test_the_summary_adds_up_and_the_refused_row_is_handed_back(
    installation: Installation, tmp_path: Path, mapping: Path
) -> None:
    installation.add()
    file = a_file(tmp_path, CUP, STRANGER, JUG)
    said = counterfoil(installation, "import", file, "--mapping", mapping)
    assert said.exit_code == 1
    assert "3 rows in the file:" in said.output
    assert "2 imported (2 documents)" in said.output
    assert "1 refused (1 document)" in said.output
    with (tmp_path / "sales.refused.csv").open() as refused:
        [row] = csv.DictReader(refused)
    assert row["refused_line"] == "3"
    assert row["refused_because"] == "Customer: there is no customer “nobody”"
    assert {name: row[name] for name in ("Doc", "Customer", "Price")} == {
        "Doc": "3",
        "Customer": "nobody",
        "Price": "9.00",
    }


def test_corrected_rows_are_imported_from_the_refused_file(
    installation: Installation, tmp_path: Path, mapping: Path
) -> None:
    installation.add()
    counterfoil(installation, "import", a_file(tmp_path, CUP, STRANGER), "--mapping", mapping)
    refused = tmp_path / "sales.refused.csv"
    refused.write_text(refused.read_text().replace(",nobody,", ",C-1001,"))
    said = counterfoil(installation, "import", refused, "--mapping", mapping)
    assert said.exit_code == 0
    assert "1 imported (1 document)" in said.output
    again = counterfoil(installation, "import", refused, "--mapping", mapping)
    assert "1 imported before (1 document)" in again.output


def test_rows_that_are_refused_again_carry_one_reason(
    installation: Installation, tmp_path: Path, mapping: Path
) -> None:
    installation.add()
    counterfoil(installation, "import", a_file(tmp_path, STRANGER), "--mapping", mapping)
    counterfoil(installation, "import", tmp_path / "sales.refused.csv", "--mapping", mapping)
    again = (tmp_path / "sales.refused.refused.csv").read_text().splitlines()
    assert again[0] == f"refused_line,refused_because,{HEADER.strip()}"
    assert again[1].startswith("2,Customer: there is no customer “nobody”,3,nobody,")


def test_an_earlier_refused_file_is_kept(
    installation: Installation, tmp_path: Path, mapping: Path
) -> None:
    installation.add()
    file = a_file(tmp_path, STRANGER)
    (tmp_path / "sales.refused.csv").write_text("an hour of corrections")
    counterfoil(installation, "import", file, "--mapping", mapping)
    assert (tmp_path / "sales.refused.csv~").read_text() == "an hour of corrections"


def test_a_gzipped_file_in_another_encoding_is_imported(
    installation: Installation, tmp_path: Path, mapping: Path
) -> None:
    installation.add()
    mapping.write_text(MAPPING + '[file]\nencoding = "cp1252"\n')
    file = tmp_path / "sales.csv.gz"
    file.write_bytes(gzip.compress((HEADER + CUP.replace("Cup", "Café")).encode("cp1252")))
    assert counterfoil(installation, "import", file, "--mapping", mapping).exit_code == 0
    assert installation.scalar("SELECT description FROM invoice_lines") == "Café"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty"),
        (HEADER.encode("utf-16"), "written in UTF-16"),
        (b"PK\x03\x04 a workbook", "a spreadsheet or ZIP archive"),
        (b"a,b\n1,2\n", "has no column “Customer”, “Date”, “Doc”"),
        (HEADER.encode() + b"x" * 1_000_001, "longer than 1,000,000 bytes"),
        (gzip.compress(HEADER.encode() * 99)[:-9], "is damaged"),
    ],
    ids=["empty", "UTF-16", "workbook", "other columns", "no line breaks", "cut off"],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(
    installation: Installation, tmp_path: Path, mapping: Path, content: bytes, why: str
) -> None:
    file = tmp_path / "sales.csv"
    file.write_bytes(content)
    said = counterfoil(installation, "import", file, "--mapping", mapping)
    assert said.exit_code == 2
    assert why in said.output


def test_a_folder_or_nothing_at_all_is_no_file(
    installation: Installation, tmp_path: Path, mapping: Path
) -> None:
    folder = counterfoil(installation, "import", tmp_path, "--mapping", mapping)
    nothing = counterfoil(installation, "import", tmp_path / "no.csv", "--mapping", mapping)
    assert (folder.exit_code, nothing.exit_code) == (2, 2)
    assert "is a folder" in folder.output
    assert "There is no file" in nothing.output


def test_a_row_with_a_huge_cell_or_foreign_bytes_is_refused_alone(
    installation: Installation, tmp_path: Path, mapping: Path
) -> None:
    installation.add()
    file = a_file(tmp_path, CUP, CUP.replace("1,", "2,", 1).replace("Cup", "x" * 200_000))
    file.write_bytes(file.read_bytes() + b"3,C-1001,\xff,1,1,2026-02-01\n")
    said = counterfoil(installation, "import", file, "--mapping", mapping)
    assert "1 imported (1 document)" in said.output
    refused = (tmp_path / "sales.refused.csv").read_bytes()
    assert b"field larger than field limit" in refused
    assert b"What: the byte 0xFF can't be read as utf-8" in refused
    assert b",3,C-1001,\xff,1,1,2026-02-01\n" in refused


def test_every_mistake_of_a_mapping_is_listed(
    installation: Installation, tmp_path: Path, mapping: Path
) -> None:
    mapping.write_text("[lines]\ncolour = 3\n")
    said = counterfoil(installation, "import", a_file(tmp_path, CUP), "--mapping", mapping)
    assert said.exit_code == 2
    for place in ("source", "document", "vendor", "lines.colour", "lines.quantity", "fields"):
        assert f"  - {place}: " in said.output


def test_two_imports_of_a_file_at_once_are_not_begun(
    installation: Installation, tmp_path: Path, mapping: Path
) -> None:
    import fcntl

    installation.add()
    file = a_file(tmp_path, CUP)
    with (tmp_path / ".sales.refused.csv.unfinished").open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        said = counterfoil(installation, "import", file, "--mapping", mapping)
    assert said.exit_code == 2
    assert "being imported right now" in said.output


@pytest.mark.torture
@pytest.mark.parametrize("with_signal", [signal.SIGINT, signal.SIGKILL])
def test_an_import_that_is_interrupted_or_killed_is_continued(
    installation: Installation, tmp_path: Path, mapping: Path, with_signal: int
) -> None:
    installation.add()
    rows = [CUP.replace("1,", f"{n},", 1) for n in range(1, 2001)]
    file = a_file(tmp_path, *rows, STRANGER.replace("3,", "none,", 1))
    command = [sys.executable, "-m", "entrypoints.cli", "import", file, "--mapping", mapping]
    with subprocess.Popen(
        command,
        env=os.environ | environment(installation) | {"PYTHONPATH": "src"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        waited_until = time.monotonic() + 60
        while installation.scalar("SELECT count(*) FROM invoices") < 100:
            assert process.poll() is None
            assert time.monotonic() < waited_until
        process.send_signal(with_signal)
        _, complaint = process.communicate(timeout=60)
    before = installation.scalar("SELECT count(*) FROM invoices")
    assert 100 <= before < 2000
    if with_signal == signal.SIGINT:
        assert process.returncode == 130
        assert "Run the same command again to continue" in complaint
        assert sorted(path.name for path in tmp_path.glob("*refused*")) == []
    said = counterfoil(installation, "import", file, "--mapping", mapping)
    assert f"{before:,} imported before" in said.output
    assert f"{2000 - before:,} imported (" in said.output
    assert installation.scalar("SELECT count(*) FROM invoices") == 2000
    assert installation.scalar("SELECT count(DISTINCT source_reference) FROM invoices") == 2000
    assert installation.scalar("SELECT max(number) FROM invoices") == "INV-2026-002000"
    assert (tmp_path / "sales.refused.csv").exists()
    assert not list(tmp_path.glob(".*unfinished"))
