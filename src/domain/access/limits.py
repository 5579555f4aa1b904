"""What of an account's documents one member sees."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from domain.errors import InvalidField
from domain.identity import VendorId
from domain.money import Money
from domain.text import why_unfit

MOST_CENTRES = 50


@dataclass(frozen=True, slots=True)
class Limits:
    """None means that there is no limit of this kind. Both ends of a range belong to it.

    A limit by amount is a limit by currency as well: what can't be compared isn't shown.
    """

    vendors: frozenset[VendorId] | None = None
    at_least: Money | None = None
    at_most: Money | None = None
    cost_centres: frozenset[str] | None = None
    """As they stand on the document (BT-19), to the letter; a document without one isn't shown."""
    since: date | None = None
    """By the date of issue, as is `until`."""
    until: date | None = None
    ends_at: datetime | None = None
    """When the membership is over by itself; a guest always has such an end."""

    @property
    def is_narrow(self) -> bool:
        """Whether there are documents of the account that the member doesn't see."""
        return replace(self, ends_at=None) != UNLIMITED

    def has_ended(self, now: datetime) -> bool:
        return self.ends_at is not None and now >= self.ends_at

    def flaws(self) -> Iterator[InvalidField]:
        """What can't be meant, because nothing would ever be shown."""
        least, most = self.at_least, self.at_most
        if self.vendors is not None and not self.vendors:
            yield InvalidField("vendors", "choose at least one, or all")
        if self.cost_centres is not None:
            yield from _flaws_of_centres(self.cost_centres)
        if least and most and least.currency != most.currency:
            yield InvalidField("at_most", "must be in the same currency")
        elif least and most and least > most:
            yield InvalidField("at_most", "must not be below the least amount")
        if self.since and self.until and self.since > self.until:
            yield InvalidField("until", "must not lie before the first day")

    def admits(
        self,
        vendor_id: VendorId | None,
        amount: Money | None,
        issue_date: date | None,
        cost_centre: str | None = None,
    ) -> bool:
        """Whether a document is within; what is not known of it, or not asked, does not count."""
        return (
            (self.cost_centres is None or cost_centre is None or cost_centre in self.cost_centres)
            and (self.vendors is None or vendor_id is None or vendor_id in self.vendors)
            and (amount is None or _reaches(amount, self.at_least))
            and (amount is None or _stays_below(amount, self.at_most))
            and (issue_date is None or self.since is None or issue_date >= self.since)
            and (issue_date is None or self.until is None or issue_date <= self.until)
        )


def _flaws_of_centres(centres: frozenset[str]) -> Iterator[InvalidField]:
    if not centres:
        yield InvalidField("cost_centres", "name at least one, or leave it open")
    elif len(centres) > MOST_CENTRES:
        yield InvalidField("cost_centres", f"name at most {MOST_CENTRES}")
    for centre in sorted(centres):
        if why := why_unfit(centre):
            yield InvalidField("cost_centres", why)
            return


def _reaches(amount: Money, least: Money | None) -> bool:
    return least is None or (
        amount.currency == least.currency and amount.amount_minor >= least.amount_minor
    )


def _stays_below(amount: Money, most: Money | None) -> bool:
    return most is None or (
        amount.currency == most.currency and amount.amount_minor <= most.amount_minor
    )


UNLIMITED = Limits()
_NAMES = frozenset(field.name for field in fields(Limits))


def limits_to_plain(limits: Limits) -> dict[str, object]:
    """As JSON can hold it; only the limits that there are."""
    plain: dict[str, object] = {}
    if limits.vendors is not None:
        plain["vendors"] = sorted(str(vendor) for vendor in limits.vendors)
    if limits.cost_centres is not None:
        plain["cost_centres"] = sorted(limits.cost_centres)
    for name in ("at_least", "at_most"):
        money: Money | None = getattr(limits, name)
        if money is not None:
            plain[name] = {"amount_minor": money.amount_minor, "currency": money.currency}
    for name in ("since", "until", "ends_at"):
        moment: date | None = getattr(limits, name)
        if moment is not None:
            plain[name] = moment.isoformat()
    return plain


def limits_from_plain(plain: Mapping[str, object]) -> Limits:
    """Raises ValueError or KeyError for what `limits_to_plain` didn't write: then nothing shows."""
    known = cast("Mapping[str, Any]", plain)
    unknown = known.keys() - _NAMES
    if unknown:
        raise ValueError(f"there is no limit by {', '.join(sorted(unknown))}")
    ends_at = known.get("ends_at")
    return Limits(
        vendors=frozenset(VendorId(UUID(one)) for one in known["vendors"])
        if "vendors" in known
        else None,
        cost_centres=frozenset(known["cost_centres"]) if "cost_centres" in known else None,
        at_least=Money(**known["at_least"]) if "at_least" in known else None,
        at_most=Money(**known["at_most"]) if "at_most" in known else None,
        since=date.fromisoformat(known["since"]) if "since" in known else None,
        until=date.fromisoformat(known["until"]) if "until" in known else None,
        ends_at=datetime.fromisoformat(ends_at) if ends_at else None,
    )
