"""Read a mapping from TOML, and say everything that is wrong with it at once."""

import codecs
import re
import tomllib
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from application.billing.importing.mapping import (
    DocumentFields,
    Field,
    FileFormat,
    ImportMapping,
    LineFields,
    MappingIncomplete,
    Rule,
    TaxChoice,
    VendorChoice,
)
from domain.errors import DomainError
from domain.tax import TaxCategory, TaxTreatment

_SECTIONS = (
    *("source", "document", "currency", "customer", "credit_note_when", "vendor"),
    *("lines", "fields", "tax", "file"),
)
_LINE_FIELDS = ("description", "quantity", "unit_price", "item_code", "unit", "note")
_TEXTS = (
    "series",
    "terms_days",
    "po_reference",
    "accounting_reference",
    "note",
    "corrects",
    "correction_reason",
)


def read_mapping(text: str) -> ImportMapping:
    """Raises MappingIncomplete with every mistake."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingIncomplete([f"this is not TOML: {error}"]) from error
    return _Reading().mapping(table)


class _Reading:
    def __init__(self) -> None:
        self._mistakes: list[str] = []

    def mapping(self, table: dict[str, Any]) -> ImportMapping:
        self._only(table, "", _SECTIONS)
        mapping = ImportMapping(
            source=self._text(table, "source", needed=True),
            document=self._text(table, "document", needed=True),
            vendor=self._vendor(self._table(table, "vendor", needed=True)),
            customer=self._field(table, "", "customer", needed=True),
            currency=self._field(table, "", "currency", needed=True),
            lines=self._lines(self._table(table, "lines", needed=True)),
            fields=self._fields(self._table(table, "fields", needed=True)),
            credit_note=self._credit_note(table),
            tax=self._tax(self._table(table, "tax")),
            file=self._file(self._table(table, "file")),
        )
        if self._mistakes:
            raise MappingIncomplete(self._mistakes)
        return mapping

    def _wrong(self, place: str, why: str) -> None:
        self._mistakes.append(f"{place}: {why}")

    def _only(self, table: dict[str, Any], place: str, known: tuple[str, ...]) -> None:
        for name in table:
            if name not in known:
                self._wrong(f"{place}{name}", f"is not known here; known are {', '.join(known)}")

    def _table(self, table: dict[str, Any], name: str, *, needed: bool = False) -> dict[str, Any]:
        value = table.get(name)
        if value is None:
            if needed:
                self._wrong(name, f"the section [{name}] is missing")
            return {}
        if not isinstance(value, dict):
            self._wrong(name, f"must be a section, [{name}]")
            return {}
        return value

    def _text(
        self, table: dict[str, Any], name: str, place: str = "", *, needed: bool = False
    ) -> str:
        value = table.get(name, "")
        if not isinstance(value, str) or (needed and not value.strip()):
            why = "is missing" if value == "" else "must be text"
            self._wrong(f"{place}{name}", why)
            return ""
        return value

    def _field(
        self, table: dict[str, Any], place: str, name: str, *, needed: bool = False
    ) -> Field:
        value = table.get(name)
        where = f"{place}{name}"
        if value is None and not needed:
            return Field()
        if isinstance(value, str) and value:
            return Field(column=value)
        if not isinstance(value, dict):
            why = "is missing" if value is None else "must be a column's name or a table"
            self._wrong(where, f'{why}; write "Column", {{column = …}} or {{constant = …}}')
            return Field()
        self._only(value, f"{where}.", ("column", "constant", "if_empty"))
        if ("column" in value) == ("constant" in value):
            self._wrong(where, "needs either column or constant")
        if "constant" in value and "if_empty" in value:
            self._wrong(where, "if_empty belongs to a column")
        return Field(*(str(value.get(key, "")) for key in ("column", "constant", "if_empty")))

    def _lines(self, table: dict[str, Any]) -> LineFields:
        self._only(table, "lines.", _LINE_FIELDS)
        needed = _LINE_FIELDS[:3] if table else ()
        read = {
            name: self._field(table, "lines.", name, needed=name in needed)
            for name in _LINE_FIELDS
            if name in table or name in needed
        }
        return LineFields(**({name: Field() for name in _LINE_FIELDS[:3]} | read))

    def _fields(self, table: dict[str, Any]) -> DocumentFields:
        self._only(table, "fields.", ("issue_date", "date_formats", "shift_days", "late", *_TEXTS))
        formats = table.get("date_formats", ["%Y-%m-%d"])
        if not isinstance(formats, list) or not formats or not all(map(_is_date_format, formats)):
            self._wrong("fields.date_formats", 'must be a list such as ["%d/%m/%Y %H:%M"]')
            formats = []
        shift = table.get("shift_days", 0)
        if type(shift) is not int or abs(shift) > 366 * 200:
            self._wrong("fields.shift_days", "must be a whole number of days")
            shift = 0
        late = table.get("late", "refuse")
        if late not in ("refuse", "today"):
            self._wrong("fields.late", 'must be "refuse" or "today"')
        return DocumentFields(
            late_today=late == "today",
            issue_date=self._field(table, "fields.", "issue_date", needed=bool(table)),
            date_formats=tuple(formats),
            shift_days=shift,
            **{name: self._field(table, "fields.", name) for name in _TEXTS},
        )

    def _vendor(self, table: dict[str, Any]) -> VendorChoice:
        self._only(table, "vendor.", ("code", "column", "table", "rules"))
        rules = table.get("rules", [])
        if not isinstance(rules, list):
            self._wrong("vendor.rules", "must be a list, [[vendor.rules]]")
            rules = []
        codes = self._table(table, "table")
        if ("column" in table) != ("table" in table):
            self._wrong("vendor", "column and table go together")
        for name, code in codes.items():
            if not isinstance(code, str) or not code:
                self._wrong(f"vendor.table.{name}", "must be a vendor's code")
        if table and not (table.get("code") or codes or rules):
            self._wrong("vendor", "needs code, rules, or column and table")
        return VendorChoice(
            rules=tuple(
                rule
                for index, one in enumerate(rules, start=1)
                if (rule := self._rule(one, f"vendor.rules[{index}]", "code")) is not None
            ),
            column=self._text(table, "column", "vendor."),
            table=codes,
            otherwise=self._text(table, "code", "vendor."),
        )

    def _credit_note(self, table: dict[str, Any]) -> Rule | None:
        value = table.get("credit_note_when")
        return None if value is None else self._rule(value, "credit_note_when", "")

    def _rule(self, table: object, place: str, then: str) -> Rule | None:
        if not isinstance(table, dict):
            self._wrong(place, "must be a table with column and matches")
            return None
        known = ("column", "matches", then) if then else ("column", "matches")
        self._only(table, f"{place}.", known)
        texts = [self._text(table, name, f"{place}.", needed=True) for name in known]
        try:
            pattern = re.compile(texts[1])
        except re.error as error:
            self._wrong(f"{place}.matches", f"is not a regular expression: {error}")
            return None
        return Rule(texts[0], pattern, texts[2] if then else "")

    def _tax(self, table: dict[str, Any]) -> TaxChoice:
        self._only(table, "tax.", ("column", "table", "otherwise"))
        if ("column" in table) != ("table" in table):
            self._wrong("tax", "column and table go together")
        entries = {
            name: treatment
            for name, value in self._table(table, "table").items()
            if (treatment := self._treatment(value, f"tax.table.{name}")) is not None
        }
        otherwise = table.get("otherwise")
        return TaxChoice(
            column=self._text(table, "column", "tax."),
            table=entries,
            otherwise=None if otherwise is None else self._treatment(otherwise, "tax.otherwise"),
        )

    def _treatment(self, value: object, place: str) -> TaxTreatment | None:
        if not isinstance(value, dict):
            self._wrong(place, 'must be a table such as {category = "S", rate = "20"}')
            return None
        self._only(value, f"{place}.", ("category", "rate", "reason", "reason_code"))
        try:
            usual = str(value.get("rate", "0"))
            treatment = TaxTreatment.of(TaxCategory(value.get("category", "")), Decimal(usual))
            if "reason" in value or "reason_code" in value:
                return TaxTreatment(
                    treatment.category,
                    treatment.rate,
                    reason=str(value.get("reason", treatment.reason)),
                    reason_code=str(value.get("reason_code", treatment.reason_code)),
                )
        except DomainError as error:
            self._wrong(place, str(error))
        except ValueError:
            known = ", ".join(TaxCategory)
            self._wrong(f"{place}.category", f"must be one of {known}")
        except ArithmeticError:
            self._wrong(f"{place}.rate", "must be a number of percent")
        else:
            return treatment
        return None

    def _file(self, table: dict[str, Any]) -> FileFormat:
        self._only(table, "file.", ("encoding", "delimiter", "decimal", "thousands"))
        read = {name: self._text(table, name, "file.") for name in table}
        form = FileFormat(**{k: v for k, v in read.items() if k in FileFormat.__slots__})
        if not _is_line_encoding(form.encoding):
            self._wrong("file.encoding", f"“{form.encoding}” is not one that can be read")
        if len(form.delimiter) != 1 or form.delimiter in '"\r\n\0':
            self._wrong("file.delimiter", "must be one character, such as , or ;")
        if form.decimal not in {".", ","}:
            self._wrong("file.decimal", "must be . or ,")
        if form.thousands not in {"", ".", ",", " ", "'", "\u00a0", "\u202f"}:
            self._wrong("file.thousands", "must be empty, . , ' or a space")
        if form.thousands == form.decimal:
            self._wrong("file.thousands", "can't be the decimal mark")
        return form


def _is_date_format(form: object) -> bool:
    """Whether a day can be read back from what the format writes."""
    day = date(2001, 2, 3)
    try:
        read = datetime.strptime(day.strftime(str(form)), str(form))  # noqa: DTZ007 - only its date
    except ValueError:
        return False
    return isinstance(form, str) and read.date() == day


def _is_line_encoding(name: str) -> bool:
    """Whether text in this encoding can be cut into lines before it is read."""
    try:
        return codecs.encode("a\n,", name) == b"a\n,"
    except (LookupError, UnicodeError, TypeError):
        return False
