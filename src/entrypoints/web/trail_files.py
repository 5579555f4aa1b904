"""The trail as files: a table for spreadsheets, and proofs for those who check them."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from flask import Response

from application.audit.reads import TrailRow

HEAD = (
    "time (UTC)",
    "who",
    "kind",
    "person or key",
    "acting for",
    "action",
    "on",
    "id",
    "account",
    "outcome",
    "reader",
    "factor",
    "address",
    "program",
    "request",
    "event",
)
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_lines(rows: Iterable[TrailRow]) -> Iterator[str]:
    """One line at a time. Cells that a spreadsheet would calculate begin with an apostrophe."""
    yield _line(HEAD)
    for row in rows:
        yield _line(
            (
                row.at.isoformat(),
                row.actor_name,
                row.actor_kind,
                row.actor_id,
                row.on_behalf_of_name or row.on_behalf_of,
                row.action,
                row.subject_kind,
                row.subject_id,
                str(row.account_id or ""),
                row.outcome,
                row.reader,
                row.factor,
                row.address,
                row.user_agent,
                row.request_id,
                str(row.id),
            )
        )


def as_file(content: Iterable[str], name: str, mimetype: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([_defused(cell) for cell in cells])
    return line.getvalue()


def _defused(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell
