"""Subscription tiers and what they entitle to."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, cast

from domain.errors import InvalidField, refuse
from domain.text import why_unfit

EXPORT_FORMATS = ("pdf", "csv", "merged")
STATEMENT_FORMATS = ("pdf", "csv")
LONGEST_HISTORY = 36_525
"""Days: a hundred years; who means more means unlimited."""
MOST = 1_000_000
"""Of members, keys or documents of an export; who means more means unlimited."""
LEAST_RETENTION = 10
"""Years. The longest that a law known to us asks for invoices (France, commercial books)."""


@dataclass(frozen=True, slots=True)
class Tier:
    """An account's subscription tier. Nothing is unlimited by accident: None says so on purpose."""

    code: str
    name: str
    version: int
    """Counts the changes; an account always has the newest."""
    history_days: int | None
    """How far back issued documents are shown."""
    members: int | None
    """How many people may have a login."""
    export_documents: int | None
    """How many documents one export may hold; 0 means no exports."""
    export_formats: frozenset[str]
    """`pdf`, `csv`, `merged`."""
    statement_formats: frozenset[str]
    """`pdf`, `csv`."""
    live_updates: bool
    """Whether open pages hear of changes by themselves."""
    api_keys: int | None
    """How many keys of its own the account may have; 0 means no access by API."""
    retention_years: int
    """How long the vendor keeps the account's documents, at least as long as the law wants."""

    def __post_init__(self) -> None:
        """Raises InvalidField, or InvalidInput for several; the pointer is the field's name."""
        refuse([*self._flaws_of_names(), *self._flaws_of_numbers(), *self._flaws_of_formats()])

    def _flaws_of_names(self) -> Iterator[InvalidField]:
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,29}", self.code):
            yield InvalidField("code", "has up to 30 small letters, digits and hyphens")
        if not self.name.strip() or len(self.name) > 40:
            yield InvalidField("name", "has 1 to 40 characters")
        elif why := why_unfit(self.name):
            yield InvalidField("name", why)

    def _flaws_of_numbers(self) -> Iterator[InvalidField]:
        for name, least, most in (
            ("history_days", 0, LONGEST_HISTORY),
            ("members", 1, MOST),
            ("export_documents", 0, MOST),
            ("api_keys", 0, MOST),
            ("retention_years", LEAST_RETENTION, 100),
        ):
            value: int | None = getattr(self, name)
            if value is not None and not least <= value <= most:
                yield InvalidField(name, f"must be within {least:,} to {most:,}")

    def _flaws_of_formats(self) -> Iterator[InvalidField]:
        for name, known in (
            ("export_formats", EXPORT_FORMATS),
            ("statement_formats", STATEMENT_FORMATS),
        ):
            formats: frozenset[str] = getattr(self, name)
            if unknown := formats - set(known):
                yield InvalidField(name, f"there is no format {', '.join(sorted(unknown))}")
        if self.export_documents != 0 and not self.export_formats:
            yield InvalidField("export_formats", "needs at least one where there are exports")

    def history_begins(self, today: date) -> date | None:
        """The first issue date that the account may see; None when all of it."""
        return None if self.history_days is None else today - timedelta(days=self.history_days)


ENTITLEMENTS = tuple(
    field.name for field in fields(Tier) if field.name not in {"code", "name", "version"}
)


def entitlements_to_plain(tier: Tier) -> dict[str, object]:
    """As JSON can hold them; null is unlimited."""
    return {name: _plain(getattr(tier, name)) for name in ENTITLEMENTS}


def tier_from_plain(code: str, name: str, version: int, plain: Mapping[str, object]) -> Tier:
    """Raises KeyError or TypeError for what `entitlements_to_plain` didn't write."""
    known = cast("dict[str, Any]", dict(plain))
    for formats in ("export_formats", "statement_formats"):
        known[formats] = frozenset(known[formats])
    return Tier(code, name, version, **known)


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else value


DEFAULT_TIERS = {
    tier.code: tier
    for tier in (
        Tier(
            "basic",
            "Basic",
            version=1,
            history_days=731,
            members=3,
            export_documents=50,
            export_formats=frozenset({"pdf"}),
            statement_formats=frozenset({"pdf"}),
            live_updates=False,
            api_keys=0,
            retention_years=10,
        ),
        Tier(
            "plus",
            "Plus",
            version=1,
            history_days=5 * 366,
            members=25,
            export_documents=1_000,
            export_formats=frozenset({"pdf", "csv"}),
            statement_formats=frozenset({"pdf", "csv"}),
            live_updates=True,
            api_keys=0,
            retention_years=10,
        ),
        Tier(
            "enterprise",
            "Enterprise",
            version=1,
            history_days=None,
            members=None,
            export_documents=None,
            export_formats=frozenset({"pdf", "csv", "merged"}),
            statement_formats=frozenset({"pdf", "csv"}),
            live_updates=True,
            api_keys=20,
            retention_years=10,
        ),
    )
}
"""What an installation begins with; from then on its administrators decide."""
