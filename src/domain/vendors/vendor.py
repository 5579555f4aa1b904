"""A vendor: what it puts on its documents by itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.calendar import PaymentTerms
from domain.errors import DomainError
from domain.exact import is_within
from domain.identity import VendorId
from domain.invoicing import (
    BadNumberFormat,
    BankAccount,
    DocumentKind,
    InvoiceIncomplete,
    NumberFormat,
    Party,
    check_texts,
)
from domain.money import Money
from domain.tax import TaxScheme
from domain.text import quoted


class UnknownSeries(DomainError):
    """The vendor has no numbering series of this name."""

    def __init__(self, vendor: str, series: str) -> None:
        super().__init__(f"{quoted(vendor)} has no numbering series {quoted(series)}.")
        self.series = series


DEFAULT_REGION = "default"
REGION = "[a-z][a-z0-9]{0,19}(?:-[a-z][a-z0-9]{0,19}){0,2}"
"""How a region may be called, as a regular expression: eu, us-east."""

MOST_AHEAD = timedelta(days=31)
"""How far ahead of today a document may be dated: enough to prepare next month's."""


class DatedTooFarAhead(DomainError):
    """A mistake, surely: and once issued, nothing earlier could follow it in its series."""

    def __init__(self, issue_date: date, today: date) -> None:
        super().__init__(
            f"{issue_date.isoformat()} lies more than {MOST_AHEAD.days} days after "
            f"{today.isoformat()}, which is today at the vendor's place."
        )
        self.issue_date = issue_date
        self.today = today


_USUAL_SERIES = MappingProxyType(
    {"INV": NumberFormat("INV-{year}-{seq:06}"), "CN": NumberFormat("CN-{year}-{seq:06}")}
)


@dataclass(frozen=True)
class Vendor:
    """A seller (BG-4) with its numbering, terms, bank and place."""

    id: VendorId
    code: str
    """By which transactions name it."""
    party: Party
    currency: str
    """Its own (accounting) currency."""
    timezone: str = "Etc/UTC"
    """IANA name; dates on documents are dates there."""
    tax_scheme: TaxScheme = TaxScheme.VAT
    standard_rate: Decimal = Decimal(20)
    """Percent; of domestic sales that say nothing else."""
    bank: BankAccount | None = None
    terms: PaymentTerms = PaymentTerms(30)
    series: Mapping[str, NumberFormat] = field(default_factory=lambda: _USUAL_SERIES)
    paper: str = "A4"
    """A4 or Letter."""
    accent: str = "#1f5c4d"
    """Brand colour, as #rrggbb."""
    template: str = "standard@1"
    region: str = DEFAULT_REGION
    """Where its documents are kept, and under whose key: tax law asks that of the issuer."""

    def __post_init__(self) -> None:
        if not re.fullmatch(REGION, self.region):
            raise InvoiceIncomplete("region", "must be a name like eu or us-east")
        check_texts(code=self.code, template=self.template)
        Money.zero(self.currency)
        if not is_within(self.standard_rate, Decimal(100)) or self.standard_rate < 0:
            raise InvoiceIncomplete("standard_rate", "must be a percentage from 0 to 100")
        if self.paper not in ("A4", "Letter"):
            raise InvoiceIncomplete("paper", "must be A4 or Letter")
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", self.accent):
            raise InvoiceIncomplete("accent", "must be a colour like #1f5c4d")
        try:
            ZoneInfo(self.timezone)
        except (ValueError, OSError, ZoneInfoNotFoundError) as error:
            raise InvoiceIncomplete("timezone", "must be a name like Europe/London") from error
        shapes = [format_.shape for format_ in self.series.values()]
        if len(set(shapes)) != len(shapes):
            raise BadNumberFormat(f"Two series of {self.code} could make the same number.")

    @property
    def zone(self) -> tzinfo:
        return ZoneInfo(self.timezone)

    def today(self, now: datetime) -> date:
        """The date at the vendor's place."""
        return now.astimezone(self.zone).date()

    def check_issue_date(self, issue_date: date, now: datetime) -> None:
        """Raise DatedTooFarAhead when no document should bear this date yet."""
        today = self.today(now)
        if issue_date > today + MOST_AHEAD:
            raise DatedTooFarAhead(issue_date, today)

    def series_for(self, kind: DocumentKind, wanted: str = "") -> tuple[str, NumberFormat]:
        """The series that a document goes into: the wanted one, or the usual one of its kind."""
        name = wanted or ("INV" if kind is DocumentKind.INVOICE else "CN")
        try:
            return name, self.series[name]
        except KeyError:
            raise UnknownSeries(self.code, name) from None
