"""Limits as they are typed: kept as they are, right or wrong, until they are saved."""

import json
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from werkzeug.datastructures import MultiDict

from application.access.limit_reads import Limitable
from domain.access import Limits, last_day_of, limits_from_plain, limits_to_plain
from domain.errors import DomainError
from domain.identity import VendorId
from domain.money import Money

Typed = dict[str, Any]
Wrong = dict[str, str]

_TEXTS = ("at_least", "at_most", "currency", "since", "until", "last_day", "email", "name")


class LimitsMistyped(Exception):
    """`wrong` says what, by field."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(", ".join(wrong))
        self.wrong = wrong


def typed_of(limits: Limits) -> Typed:
    """As the form shows limits that there are."""
    money = limits.at_least or limits.at_most
    last_day = last_day_of(limits)
    return {
        "vendors_are": "all" if limits.vendors is None else "some",
        "vendors": [str(vendor) for vendor in limits.vendors or ()],
        "at_least": _amount(limits.at_least),
        "at_most": _amount(limits.at_most),
        "currency": money.currency if money else "",
        "cost_centres": "\n".join(sorted(limits.cost_centres or ())),
        "since": limits.since.isoformat() if limits.since else "",
        "until": limits.until.isoformat() if limits.until else "",
        "last_day": last_day.isoformat() if last_day else "",
        "email": "",
        "name": "",
    }


def typed_in(form: MultiDict[str, str]) -> Typed:
    typed: Typed = {name: form.get(name, "").strip()[:300] for name in _TEXTS}
    typed["vendors_are"] = form.get("vendors_are", "")[:10]
    typed["vendors"] = form.getlist("vendors")[:200]
    typed["cost_centres"] = form.get("cost_centres", "")[:20_000]
    return typed


def limits_typed(typed: Typed, known: Limitable) -> tuple[Limits, date | None]:
    """The limits, and a guest's last day. Raises LimitsMistyped with everything that is wrong."""
    wrong: Wrong = {}
    lines = [line.strip() for line in typed["cost_centres"].splitlines()]
    limits = Limits(
        vendors=_vendors(typed, known, wrong),
        at_least=_money(typed, "at_least", wrong),
        at_most=_money(typed, "at_most", wrong),
        cost_centres=frozenset(line for line in lines if line) or None,
        since=_day(typed, "since", wrong),
        until=_day(typed, "until", wrong),
    )
    last_day = _day(typed, "last_day", wrong)
    for flaw in limits.flaws():
        wrong.setdefault(flaw.pointer, f"It {flaw.message}.")
    if wrong:
        raise LimitsMistyped(wrong)
    return limits, last_day


def seen_as_text(limits: Limits) -> str:
    """What stands in the form, so that a change of somebody else is noticed."""
    return json.dumps(limits_to_plain(limits), sort_keys=True)


def seen_from_text(text: str) -> Limits | None:
    """None for what no form of ours says: then nothing counts as seen."""
    try:
        return limits_from_plain(json.loads(text[:50_000]))
    except (ValueError, TypeError, KeyError, AttributeError, DomainError):
        return None


def _amount(money: Money | None) -> str:
    return "" if money is None else f"{money.decimal:f}"


def _vendors(typed: Typed, known: Limitable, wrong: Wrong) -> frozenset[VendorId] | None:
    if typed["vendors_are"] == "all":
        return None
    if typed["vendors_are"] != "some":
        wrong["vendors"] = "Choose all, or only some."
        return None
    billing = {str(vendor): vendor for vendor, _ in known.vendors}
    return frozenset(billing[one] for one in typed["vendors"] if one in billing)


def _money(typed: Typed, name: str, wrong: Wrong) -> Money | None:
    text = typed[name].replace(",", "")
    if not text:
        return None
    try:
        amount = Money.exact(Decimal(text), typed["currency"])
    except InvalidOperation:
        wrong[name] = "Type an amount, such as 1,000.00."
        return None
    except DomainError as error:
        wrong[name] = str(error)
        return None
    if amount.is_negative:
        wrong[name] = "It must not be below zero."
        return None
    return amount


def _day(typed: Typed, name: str, wrong: Wrong) -> date | None:
    text = typed[name]
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        wrong[name] = "Type a date, such as 2026-12-31."
        return None
