"""`counterfoil import`: a ledger's file becomes issued documents."""

import sys
from collections import Counter
from itertools import islice
from pathlib import Path

import click

from application.billing.import_documents import Result
from application.billing.importing import (
    ImportMapping,
    Ledger,
    MappingIncomplete,
    UnreadableFile,
    read_mapping,
)
from entrypoints.cli.preview import preview
from entrypoints.cli.saying import Progress, actor, serving
from entrypoints.container import Container
from entrypoints.importing import CsvFile, RefusedRows, beside

SOME_REFUSED = 1
UNUSABLE = 2
INTERRUPTED = 130

HELP = f"""
Import documents from FILE, a CSV file that may be compressed with gzip.

The mapping says in TOML which column becomes which field; docs/importing.md explains it.
Each document is issued once: run the same command again after an interruption, after a crash or
after rows were corrected, and what was imported before is passed over.

Refused rows go with their reasons to a file beside FILE, in the same columns, so that they can be
corrected there and imported by the same mapping.

Ends with 0 when every row is imported, {SOME_REFUSED} when some were refused, {UNUSABLE} when
nothing could be begun, {INTERRUPTED} when it was interrupted.
"""


@click.command("import", help=HELP)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--mapping", required=True, type=click.Path(path_type=Path), help="TOML file.")
@click.option("--preview", "only_preview", is_flag=True, help="Show the first documents, no more.")
@click.option("--first", default=3, show_default=True, type=click.IntRange(0), help="How many.")
@click.option("--yes", is_flag=True, help="Don't ask before it begins.")
@click.option("--refused", type=click.Path(path_type=Path), help="Where refused rows go.")
def import_(
    file: Path, mapping: Path, only_preview: bool, first: int, yes: bool, refused: Path | None
) -> None:
    """Only asks and shows; reading is in application.billing.importing."""
    try:
        understood = _mapping(mapping)
        ledger = Ledger(CsvFile(file), understood)
        with serving() as container:
            _preview(container, ledger, first)
            if only_preview:
                return
            if not yes and sys.stdin.isatty():
                click.confirm(f"Import {_counted(ledger)}?", abort=True)
            rows = RefusedRows(refused or beside(file), ledger.header, understood.file)
            sys.exit(_run(container, ledger, rows))
    except MappingIncomplete as incomplete:
        click.echo(f"{mapping} can't be used:", err=True)
        for mistake in incomplete.mistakes:
            click.echo(f"  - {mistake}", err=True)
        sys.exit(UNUSABLE)
    except UnreadableFile as error:
        click.echo(str(error), err=True)
        sys.exit(UNUSABLE)


def _mapping(path: Path) -> ImportMapping:
    try:
        return read_mapping(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableFile(f"The mapping {path} can't be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise UnreadableFile(f"The mapping {path} is not text in UTF-8.") from None


def _preview(container: Container, ledger: Ledger, first: int) -> None:
    documents = list(islice(ledger.documents(), first))
    click.echo(f"{_counted(ledger)}. The first {len(documents)} would become:\n")
    rehearsed = container.rehearse_import()(documents, ledger.mapper, actor())
    for line in preview(rehearsed):
        click.echo(line)
    click.echo()


def _run(container: Container, ledger: Ledger, refused: RefusedRows) -> int:
    documents: Counter[Result] = Counter()
    rows: Counter[Result] = Counter()
    progress = Progress(ledger.row_count, "rows")
    try:
        for outcome in container.import_documents()(ledger.documents(), ledger.mapper, actor()):
            documents[outcome.result] += 1
            rows[outcome.result] += len(outcome.document.rows)
            if outcome.result is Result.REFUSED:
                for row, reason in zip(outcome.document.rows, outcome.reasons(), strict=True):
                    refused.add(row.line, reason, row.cells)
            progress.advance(len(outcome.document.rows))
        written = refused.finish()
    except KeyboardInterrupt:
        progress.end()
        click.echo(
            f"Interrupted: {progress.done:,} of {ledger.row_count:,} rows are done, and what was "
            "imported is kept. Run the same command again to continue; "
            "refused rows are written when it comes to the end.",
            err=True,
        )
        return INTERRUPTED
    finally:
        refused.abandon()
    progress.end()
    click.echo(f"{ledger.row_count:,} rows in the file:")
    for result, words in _WORDS.items():
        click.echo(f"{rows[result]:>10,} {words} ({_documents(documents[result])})")
    if written:
        click.echo(f"The refused rows and their reasons are in {written}.")
    return SOME_REFUSED if written else 0


_WORDS = {
    Result.IMPORTED: "imported",
    Result.KNOWN: "imported before",
    Result.REFUSED: "refused",
}


def _counted(ledger: Ledger) -> str:
    return f"{ledger.row_count:,} rows of {_documents(ledger.document_count)}"


def _documents(count: int) -> str:
    return f"{count:,} document{'' if count == 1 else 's'}"
