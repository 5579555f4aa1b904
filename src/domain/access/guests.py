"""Guests: the customer's accountant or auditor, let in for a time, to read a part."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from domain.access.limits import Limits
from domain.errors import InvalidField

LONGEST_STAY = timedelta(days=366)


def guest_limits(limits: Limits, last_day: date | None, now: datetime) -> Limits:
    """The same limits until the end of `last_day` (UTC).

    Raises InvalidField: nobody is a guest without an end, nor for more than a year.
    """
    today = now.astimezone(UTC).date()
    if last_day is None:
        raise InvalidField("last_day", "is needed: a guest’s access ends by itself")
    if last_day < today:
        raise InvalidField("last_day", "must not have passed")
    if last_day > today + LONGEST_STAY:
        raise InvalidField("last_day", "must lie within a year from now")
    midnight = datetime.combine(last_day + timedelta(days=1), time(), UTC)
    return replace(limits, ends_at=midnight)


def last_day_of(limits: Limits) -> date | None:
    """The last day on which a guest comes in; None without an end."""
    return None if limits.ends_at is None else (limits.ends_at - timedelta(seconds=1)).date()
