"""A TOML file of vendors: [[vendors]] with an [vendors.address] and a [vendors.bank]."""

import tomllib
from decimal import Decimal, InvalidOperation
from typing import Any

from application.vendors import NewVendor
from domain.errors import InvalidField, InvalidInput
from domain.invoicing import BankAccount, Party, PostalAddress
from domain.vendors import DEFAULT_REGION

_TEXTS = {
    "code": "",
    "name": "",
    "tax_id": "",
    "registration": "",
    "email": "",
    "currency": "",
    "timezone": "Etc/UTC",
    "accent": "#1f5c4d",
    "paper": "A4",
    "region": DEFAULT_REGION,
}
_NUMBERS = ("standard_rate", "terms_days")
_TABLES = ("address", "bank", "series")


def read_vendors(text: str) -> list[NewVendor]:
    """Raises InvalidInput with every flaw of the file's form; the rest is checked when adding."""
    try:
        tables = tomllib.loads(text).get("vendors")
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput([InvalidField("", f"this is not TOML: {error}")]) from None
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise InvalidInput([InvalidField("", "the file needs [[vendors]]")])
    reading = [_Reading(table, place) for place, table in enumerate(tables, start=1)]
    vendors = [one.vendor() for one in reading]
    flaws = [flaw for one in reading for flaw in one.flaws]
    if flaws:
        raise InvalidInput(flaws)
    return vendors


class _Reading:
    def __init__(self, table: dict[str, Any], place: int) -> None:
        self._table = table
        self._place = f"vendors[{place}]"
        self.flaws: list[InvalidField] = []

    def vendor(self) -> NewVendor:
        for name in self._table:
            if name not in (*_TEXTS, *_NUMBERS, *_TABLES):
                self._wrong(name, "is not known here")
        said = {name: self._text(self._table, name, usual) for name, usual in _TEXTS.items()}
        address = PostalAddress(**self._texts("address", PostalAddress.__slots__))
        party = Party(
            said.pop("name"),
            address,
            **{name: said.pop(name) for name in ("tax_id", "registration", "email")},
        )
        return NewVendor(
            **said,
            party=party,
            standard_rate=self._rate(),
            terms_days=self._days(),
            bank=BankAccount(**self._texts("bank", BankAccount.__slots__)),
            series=self._texts("series", None),
        )

    def _wrong(self, name: str, why: str) -> None:
        self.flaws.append(InvalidField(f"{self._place}.{name}", why))

    def _text(self, table: dict[str, Any], name: str, usual: str = "") -> str:
        value = table.get(name, usual)
        if not isinstance(value, str):
            self._wrong(name, "must be text")
            return usual
        return value.strip()

    def _texts(self, name: str, known: tuple[str, ...] | None) -> dict[str, str]:
        table = self._table.get(name, {})
        if not isinstance(table, dict):
            self._wrong(name, "must be a section")
            return {}
        for inside in table:
            if known is not None and inside not in known:
                self._wrong(f"{name}.{inside}", f"is not known here; known are {', '.join(known)}")
        return {inside: self._text(table, inside) for inside in known or table}

    def _rate(self) -> Decimal:
        value = self._table.get("standard_rate", "20")
        try:
            return Decimal(str(value))
        except InvalidOperation:
            self._wrong("standard_rate", "must be a number of percent")
            return Decimal(0)

    def _days(self) -> int:
        value = self._table.get("terms_days", 30)
        if type(value) is not int:
            self._wrong("terms_days", "must be a whole number of days")
            return 30
        return value
