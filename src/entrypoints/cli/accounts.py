"""`counterfoil accounts`: the customers that are billed."""

import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import click

from application.billing.importing import FileFormat, Header, Row, UnreadableFile, read_rows
from application.customers import AccountResult, AddAccounts, NewAccount
from domain.errors import InvalidField
from entrypoints.cli.saying import actor, serving
from entrypoints.importing import CsvFile, RefusedRows, beside
from entrypoints.importing.account_rows import NEEDED, OPTIONAL, new_account, unknown_columns

BATCH = 500


@click.group()
def accounts() -> None:
    """The customers that are billed."""


@accounts.command(
    "import",
    help=f"""
Add accounts from FILE, a CSV file that may be compressed with gzip.

Its columns are {", ".join(NEEDED)}; where wanted also {", ".join(OPTIONAL)}.
Accounts that are there already stay as they are, so it may be run again.
Refused rows go with their reasons to a file beside FILE.
""",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--delimiter", default=",", show_default=True)
@click.option("--encoding", default="utf-8", show_default=True)
def import_(file: Path, delimiter: str, encoding: str) -> None:
    """Only asks and shows."""
    form = FileFormat(encoding=encoding, delimiter=delimiter)
    try:
        header, rows = read_rows(CsvFile(file)(), form)
        header.check(NEEDED)
        for column in unknown_columns(header):
            click.echo(f"The column “{column}” is passed over.", err=True)
        refused = RefusedRows(beside(file), header, form)
        try:
            with serving() as container:
                counts = _add_all(container.add_accounts(), header, rows, refused)
            written = refused.finish()
        finally:
            refused.abandon()
    except (UnreadableFile, LookupError, TypeError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(f"{counts.total():,} rows in the file:")
    for result, words in _WORDS.items():
        click.echo(f"{counts[result]:>10,} {words}")
    if written:
        click.echo(f"The refused rows and their reasons are in {written}.")
        sys.exit(1)


_WORDS = {
    AccountResult.ADDED: "added",
    AccountResult.KNOWN: "there already",
    AccountResult.REFUSED: "refused",
}


def _add_all(
    add: AddAccounts, header: Header, rows: Iterator[Row], refused: RefusedRows
) -> Counter[AccountResult]:
    counts: Counter[AccountResult] = Counter()

    def refuse(row: Row, reason: str) -> None:
        counts[AccountResult.REFUSED] += 1
        refused.add(row.line, reason, row.cells)

    while batch := list(islice(rows, BATCH)):
        good: list[tuple[Row, NewAccount]] = []
        for row in batch:
            try:
                if row.flaw:
                    refuse(row, str(row.flaw))
                else:
                    good.append((row, new_account(header.named(row))))
            except InvalidField as flaw:
                refuse(row, str(flaw))
        results = add([account for _, account in good], actor())
        for (row, _), added in zip(good, results, strict=True):
            if added.result is AccountResult.REFUSED:
                refuse(row, "; ".join(map(str, added.flaws)))
            else:
                counts[added.result] += 1
    return counts
