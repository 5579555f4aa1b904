"""From the rows of one document to the transaction that they describe."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from application.billing.importing.documents import DocumentRefused, RowFlaw, SourceDocument
from application.billing.importing.mapping import Field, FileFormat, ImportMapping
from application.billing.importing.rows import Flaw, Header
from domain.billing import Transaction, TransactionLine
from domain.calendar import plausible
from domain.errors import DomainError, InvalidField, InvalidInput
from domain.invoicing import DocumentKind
from domain.tax import TaxTreatment

_LINE_POINTER = re.compile(r"/lines/(\d+)(?:/(\w+))?")
_Cells = Mapping[str, str]


class DocumentMapper:
    """Pure: the same rows always make the same transaction, payload and all."""

    def __init__(self, mapping: ImportMapping, header: Header) -> None:
        """Raises UnreadableFile when the file lacks a column that the mapping names."""
        header.check(mapping.columns)
        self._mapping = mapping
        self._header = header

    def __call__(self, document: SourceDocument) -> Transaction:
        """Raises DocumentRefused with every flaw: one bad row refuses its whole document."""
        flaws = [RowFlaw(i, row.flaw) for i, row in enumerate(document.rows) if row.flaw]
        if not flaws and not document.key:
            flaws = [RowFlaw(0, Flaw(self._mapping.document, "is empty"))]
        if flaws:
            raise DocumentRefused(flaws)
        try:
            return _Mapping(self._mapping, document, self._header).transaction()
        except InvalidField as flaw:
            raise DocumentRefused([self.explain(flaw)]) from flaw
        except InvalidInput as several:
            raise DocumentRefused([self.explain(flaw) for flaw in several.fields]) from several

    def place_of(self, document: SourceDocument) -> tuple[date, bool]:
        """Documents are put in this order: by issue date, credit notes after the invoices of a day.

        Those whose date is wrong come last.
        """
        first = document.rows[0]
        if first.flaw:
            return date.max, False
        cells = self._header.named(first)
        fields, rule = self._mapping.fields, self._mapping.credit_note
        day = read_date(fields.issue_date.read(cells), fields.date_formats)
        return day or date.max, rule is not None and rule.holds(cells)

    def for_today(self, transaction: Transaction) -> Transaction | None:
        """As it is issued when its date lies before the last one of its series; None: not at all.

        Its own date becomes the tax point (BT-7). It keeps its payload, and so stays the same.
        """
        if not self._mapping.fields.late_today:
            return None
        return replace(transaction, issue_date=None, tax_point=transaction.issue_date)

    def explain_all(self, error: DomainError) -> list[RowFlaw]:
        """The same of an error that may name several fields."""
        errors = error.fields if isinstance(error, InvalidInput) else [error]
        return [self.explain(one) for one in errors]

    def explain(self, error: DomainError) -> RowFlaw:
        """What was found later, in the words of the file: the column instead of the field."""
        if not isinstance(error, InvalidField):
            return RowFlaw(None, Flaw("", str(error)))
        line = _LINE_POINTER.match(error.pointer)
        if line:
            source = getattr(self._mapping.lines, line[2] or "", None)
            return RowFlaw(int(line[1]), Flaw(_column(source, error.pointer), error.message))
        name = error.pointer.strip("/")
        source = getattr(self._mapping.fields, name, None) or getattr(self._mapping, name, None)
        return RowFlaw(None, Flaw(_column(source, name), error.message))


def _column(source: object, otherwise: str) -> str:
    return source.column if isinstance(source, Field) and source.column else otherwise


class _Mapping:
    """One document on its way; collects flaws, so that all are named at once."""

    def __init__(self, mapping: ImportMapping, document: SourceDocument, header: Header) -> None:
        self._mapping = mapping
        self._document = document
        self._cells = [header.named(row) for row in document.rows]
        self._flaws: list[RowFlaw] = []

    def transaction(self) -> Transaction:
        mapping, first = self._mapping, self._cells[0]
        rule, fields = mapping.credit_note, mapping.fields
        is_credit_note = rule is not None and rule.holds(first)
        said: dict[str, Any] = {
            "vendor": mapping.vendor.choose(first),
            "source": mapping.source,
            "reference": self._document.key,
            "customer": self._same_in_all(mapping.customer),
            "currency": self._same_in_all(mapping.currency).upper(),
            "kind": DocumentKind.CREDIT_NOTE if is_credit_note else DocumentKind.INVOICE,
            "issue_date": self._date(fields.issue_date),
            "series": fields.series.read(first),
            "terms_days": self._days(fields.terms_days),
            "po_reference": fields.po_reference.read(first),
            "accounting_reference": fields.accounting_reference.read(first),
            "note": fields.note.read(first),
            "corrects": fields.corrects.read(first),
            "correction_reason": fields.correction_reason.read(first),
        }
        if not said["vendor"]:
            self._wrong(0, "", "nothing in the mapping says which vendor this is")
        if not said["customer"]:
            self._wrong(None, _column(mapping.customer, "customer"), "no customer is named")
        lines = [self._line(i, cells, is_credit_note) for i, cells in enumerate(self._cells)]
        if self._flaws:
            raise DocumentRefused(self._flaws)
        payload = {**said, "lines": lines}
        return Transaction(
            **said,
            lines=tuple(TransactionLine(**line) for line in lines),
            payload=json.dumps(_plain(payload), sort_keys=True, ensure_ascii=False),
        )

    def _wrong(self, row: int | None, column: str, message: str) -> None:
        self._flaws.append(RowFlaw(row, Flaw(column, message)))

    def _same_in_all(self, source: Field) -> str:
        values = [source.read(cells) for cells in self._cells]
        for row, value in enumerate(values):
            if value != values[0]:
                self._wrong(
                    row, source.column, f"“{value}” differs from “{values[0]}” of the first row"
                )
        return values[0]

    def _date(self, source: Field) -> date | None:
        written = source.read(self._cells[0])
        column = _column(source, "issue_date")
        fields = self._mapping.fields
        day = read_date(written, fields.date_formats)
        if day is None:
            formats = " or ".join(fields.date_formats)
            self._wrong(0, column, f"“{written}” is not a date like {formats}")
            return None
        try:
            return plausible(day + timedelta(days=fields.shift_days))
        except (DomainError, OverflowError) as error:
            self._wrong(0, column, str(error))
            return None

    def _days(self, source: Field) -> int | None:
        written = source.read(self._cells[0])
        if written and not re.fullmatch(r"\d{1,3}", written, re.ASCII):
            self._wrong(0, _column(source, "terms_days"), f"“{written}” is not a number of days")
            return None
        return int(written) if written else None

    def _line(self, row: int, cells: _Cells, is_credit_note: bool) -> dict[str, Any]:
        fields = self._mapping.lines
        quantity = self._number(row, fields.quantity, cells)
        line = {
            "description": fields.description.read(cells),
            "quantity": -quantity if is_credit_note else quantity,
            "unit_price": self._number(row, fields.unit_price, cells),
            "tax": self._mapping.tax.choose(cells),
            "unit": fields.unit.read(cells) or "C62",
            "item_code": fields.item_code.read(cells),
            "note": fields.note.read(cells),
        }
        if not line["description"]:
            self._wrong(row, _column(fields.description, "description"), "is empty")
        return line

    def _number(self, row: int, source: Field, cells: _Cells) -> Decimal:
        written = source.read(cells)
        number = read_number(written, self._mapping.file)
        if number is None:
            said = f"“{written}” is not a number" if written else "is empty"
            self._wrong(row, _column(source, "number"), said)
            return Decimal(0)
        return number


def read_number(written: str, form: FileFormat) -> Decimal | None:
    """A number as the file writes it; None when it is none. Never guesses which mark is which."""
    decimal, thousands = re.escape(form.decimal), re.escape(form.thousands)
    whole = rf"(?:\d{{1,3}}(?:{thousands}\d{{3}})+|\d+)" if form.thousands else r"\d+"
    if len(written) > 40 or not re.fullmatch(rf"[+-]?{whole}(?:{decimal}\d+)?", written, re.ASCII):
        return None
    plain = written.replace(form.thousands, "") if form.thousands else written
    return Decimal(plain.replace(form.decimal, "."))


def read_date(written: str, formats: Sequence[str]) -> date | None:
    """A date in the first of the formats that fits; None when none does."""
    for form in formats:
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007 - dates have no zone
        except ValueError:
            continue
    return None


def _plain(value: Any) -> Any:
    """As JSON has it: decimals as text, dates in ISO 8601; what isn't said is left out."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if one not in (None, "")}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, TaxTreatment):
        said = {"category": value.category.value, "rate": format(value.rate, "f")}
        return said | ({"reason": value.reason} if value.reason else {})
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value
