"""How the columns of a ledger's file become the fields of transactions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.tax import TaxTreatment


class MappingIncomplete(Exception):
    """The mapping can't be used; `mistakes` names every one, each with its place."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("; ".join(mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How the file is written: bytes, cells and numbers."""

    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."
    thousands: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field's source: a column, or the same `constant` for every row.

    `if_empty` stands in for an empty cell; `{Column}` in it is replaced by that column's cell.
    Without it an empty cell stays empty.
    """

    column: str = ""
    constant: str = ""
    if_empty: str = ""

    @property
    def columns(self) -> frozenset[str]:
        """The columns that it reads."""
        inside = re.findall(r"\{([^{}]+)\}", self.if_empty)
        return frozenset([self.column, *inside] if self.column else ())

    def read(self, cells: Mapping[str, str]) -> str:
        if not self.column:
            return self.constant
        value = cells[self.column].strip()
        if value or not self.if_empty:
            return value
        return re.sub(r"\{([^{}]+)\}", lambda name: cells[name[1]].strip(), self.if_empty)


@dataclass(frozen=True, slots=True)
class Rule:
    """`then` applies where the column's cell matches the pattern."""

    column: str
    pattern: re.Pattern[str]
    then: str

    def holds(self, cells: Mapping[str, str]) -> bool:
        return self.pattern.search(cells[self.column].strip()) is not None


@dataclass(frozen=True, slots=True)
class VendorChoice:
    """The vendor of a document: the first rule that holds, the table's entry, or `otherwise`."""

    rules: tuple[Rule, ...] = ()
    column: str = ""
    table: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = ""

    @property
    def columns(self) -> frozenset[str]:
        return frozenset({rule.column for rule in self.rules} | ({self.column} - {""}))

    def choose(self, cells: Mapping[str, str]) -> str:
        """The vendor's code; empty when nothing says which."""
        for rule in self.rules:
            if rule.holds(cells):
                return rule.then
        if self.column:
            return self.table.get(cells[self.column].strip(), self.otherwise)
        return self.otherwise


@dataclass(frozen=True, slots=True)
class TaxChoice:
    """The tax of a line, by what a column says, such as the customer's country.

    Without a table and without `otherwise` the vendor's domestic rate applies.
    """

    column: str = ""
    table: Mapping[str, TaxTreatment] = field(default_factory=dict)
    otherwise: TaxTreatment | None = None

    @property
    def columns(self) -> frozenset[str]:
        return frozenset({self.column} - {""})

    def choose(self, cells: Mapping[str, str]) -> TaxTreatment | None:
        if not self.column:
            return self.otherwise
        return self.table.get(cells[self.column].strip(), self.otherwise)


@dataclass(frozen=True, slots=True)
class LineFields:
    description: Field
    quantity: Field
    unit_price: Field
    item_code: Field = Field()
    unit: Field = Field(constant="C62")
    note: Field = Field()


@dataclass(frozen=True, slots=True)
class DocumentFields:
    """What is said once for a document; read from its first row."""

    issue_date: Field
    date_formats: tuple[str, ...] = ("%Y-%m-%d",)
    shift_days: int = 0
    """Added to every date; for trials with old data."""
    late_today: bool = False
    """Whether a document older than the last one of its series is issued today; its own date
    becomes the tax point. Otherwise it is refused."""
    series: Field = Field()
    """The vendor's numbering series; without one, its usual one."""
    terms_days: Field = Field()
    po_reference: Field = Field()
    accounting_reference: Field = Field()
    note: Field = Field()
    corrects: Field = Field()
    correction_reason: Field = Field()


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """A ledger's file, understood."""

    source: str
    """By which the ledger is known; with the document's key it makes an import unrepeatable."""
    document: str
    """The column whose cell says to which document a row belongs."""
    vendor: VendorChoice
    customer: Field
    """The account's reference; without `if_empty`, rows without a customer are refused."""
    currency: Field
    lines: LineFields
    fields: DocumentFields
    credit_note: Rule | None = None
    """Where it holds the document is a credit note, and its quantities are negated."""
    tax: TaxChoice = TaxChoice()
    file: FileFormat = FileFormat()

    @property
    def columns(self) -> frozenset[str]:
        """Every column that the file must have."""
        fields = [self.customer, self.currency, *_all(self.lines), *_all(self.fields)]
        found = {self.document}.union(self.vendor.columns, self.tax.columns)
        if self.credit_note is not None:
            found.add(self.credit_note.column)
        return frozenset(found.union(*(one.columns for one in fields)))


def _all(group: LineFields | DocumentFields) -> list[Field]:
    values = (getattr(group, name) for name in group.__slots__)
    return [value for value in values if isinstance(value, Field)]
