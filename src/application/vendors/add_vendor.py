"""Add a legal entity that issues invoices."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from zoneinfo import ZoneInfo

from application.clock import Clock, NewId
from application.customers import wrong_country
from application.unit_of_work import BeginWork
from domain.audit import Actor, AuditEvent
from domain.calendar import PaymentTerms
from domain.errors import Conflict, DomainError, InvalidField, InvalidInput, NotFound
from domain.identity import VendorId
from domain.invoicing import BankAccount, NumberFormat, Party
from domain.money import Money
from domain.vendors import DEFAULT_REGION, REGION, Vendor

USUAL_SERIES = {"INV": "INV-{year}-{seq:06}", "CN": "CN-{year}-{seq:06}"}


@dataclass(frozen=True, slots=True)
class NewVendor:
    """A vendor without an id yet; `standard_rate` is in percent."""

    code: str
    party: Party
    currency: str
    timezone: str
    standard_rate: Decimal
    terms_days: int
    bank: BankAccount
    accent: str
    paper: str
    series: Mapping[str, str]
    """Number formats by the names of their series, beside the usual INV and CN."""
    region: str = DEFAULT_REGION

    def flaws(self) -> Iterator[InvalidField]:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", self.code):
            yield InvalidField("code", "must be of letters, digits, - and _")
        address = self.party.address
        for name, value in (
            ("name", self.party.name),
            ("tax_id", self.party.tax_id),
            ("address.line1", address.line1),
            ("address.city", address.city),
        ):
            if not value:
                yield InvalidField(name, "is missing; no invoice can be issued without it")
        why = wrong_country(address.country)
        if why:
            yield InvalidField("address.country", why)
        yield from self._numbers()
        if self.bank.iban and not is_iban(self.bank.iban):
            yield InvalidField("bank.iban", "is no IBAN: its check digits don't fit")
        try:
            ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError):
            yield InvalidField("timezone", f"“{self.timezone}” is no IANA time zone")
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", self.accent):
            yield InvalidField("accent", "must be a colour such as #1f5c4d")
        if self.paper not in {"A4", "Letter"}:
            yield InvalidField("paper", "must be A4 or Letter")
        if not re.fullmatch(REGION, self.region):
            yield InvalidField("region", "must be a name like eu or us-east")

    def _numbers(self) -> Iterator[InvalidField]:
        try:
            Money.zero(self.currency)
        except DomainError as error:
            yield InvalidField("currency", str(error))
        if not 0 <= self.standard_rate <= 100:
            yield InvalidField("standard_rate", "must be a number of percent")
        if not 0 <= self.terms_days <= 365:
            yield InvalidField("terms_days", "must be within 0 to 365")
        for name, pattern in self.series.items():
            try:
                NumberFormat(pattern)
            except DomainError as error:
                yield InvalidField(f"series.{name}", str(error))


class AddVendor:
    """Once by its code, however often it is called."""

    def __init__(self, begin: BeginWork, clock: Clock, new_id: NewId) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id

    def __call__(self, new: NewVendor, actor: Actor) -> bool:
        """Whether it was added; False where it is there already with the same details.

        Raises InvalidInput with every flaw, and Conflict where another one has its code.
        """
        flaws = list(new.flaws())
        if flaws:
            raise InvalidInput(flaws)
        vendor = self._vendor(new)
        with self._begin(actor) as work:
            try:
                known = work.vendors.by_code(vendor.code)
            except NotFound:
                pass
            else:
                if replace(known, id=vendor.id) == vendor:
                    return False
                raise Conflict(f"There is a vendor {vendor.code} already, with other details.")
            work.vendors.add(vendor)
            work.record(
                AuditEvent(
                    self._clock.now(),
                    actor,
                    action="vendor.added",
                    subject_kind="vendor",
                    subject_id=str(vendor.id),
                    account_id=None,
                    details={"code": vendor.code},
                )
            )
            work.commit()
        return True

    def _vendor(self, new: NewVendor) -> Vendor:
        return Vendor(
            id=VendorId(self._new_id()),
            code=new.code,
            party=new.party,
            currency=new.currency,
            timezone=new.timezone,
            standard_rate=new.standard_rate,
            bank=new.bank if new.bank.iban else None,
            terms=PaymentTerms(new.terms_days),
            series={
                name: NumberFormat(pattern)
                for name, pattern in {**USUAL_SERIES, **new.series}.items()
            },
            paper=new.paper,
            accent=new.accent,
            region=new.region,
        )


def is_iban(written: str) -> bool:
    """Whether the check digits fit (ISO 13616: modulo 97 of the digits is 1)."""
    iban = written.replace(" ", "").upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", iban):
        return False
    return int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97 == 1
