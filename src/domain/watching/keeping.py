"""A history as JSON can hold it, and back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from domain.watching.history import History, OneDay
from domain.watching.rules import RuleName

FORM = 1
"""Raised when the form changes; a history of another form is made anew from the trail."""


def history_to_plain(history: History) -> dict[str, object]:
    return {
        "form": FORM,
        "first_at": _moment(history.first_at),
        "last_at": _moment(history.last_at),
        "counted": history.counted,
        "counts_from": history.counts_from,
        "fetching_counts_from": history.fetching_counts_from,
        "proofs": history.proofs,
        "fetched": history.fetched,
        "foreign": history.foreign,
        "missed": history.missed,
        "refused": history.refused,
        "once": {name.value: times for name, times in history.once.items()},
        "strange_at": history.strange_at,
        "days": {
            day.isoformat(): [one.fetched, one.busiest, int(one.is_tainted), one.uncounted]
            for day, one in history.days.items()
        },
        "active_days": history.active_days,
        "hours": history.hours,
        "last_hour": history.last_hour,
        "networks": {name: day.isoformat() for name, day in history.networks.items()},
        "devices": {name: day.isoformat() for name, day in history.devices.items()},
        "last_place": history.last_place,
        "steps": {name.value: step for name, step in history.steps.items()},
    }


def history_from_plain(plain: Mapping[str, object]) -> History | None:
    """None for another form than ours."""
    known = cast("Mapping[str, Any]", plain)
    if known.get("form") != FORM:
        return None
    place = known["last_place"]
    return History(
        first_at=_read_moment(known["first_at"]),
        last_at=_read_moment(known["last_at"]),
        counted=dict(known["counted"]),
        counts_from=known["counts_from"],
        fetching_counts_from=known["fetching_counts_from"],
        proofs=list(known["proofs"]),
        # JSONB forgets the order in which things came.
        fetched=_by_time(known["fetched"]),
        foreign=_by_time(known["foreign"]),
        missed=_by_time(known["missed"]),
        refused=_by_time(known["refused"]),
        once={RuleName(name): list(times) for name, times in known["once"].items()},
        strange_at=known["strange_at"],
        days={
            date.fromisoformat(day): OneDay(fetched, busiest, bool(tainted), *uncounted)
            for day, (fetched, busiest, tainted, *uncounted) in known["days"].items()
        },
        active_days=known["active_days"],
        hours=list(known["hours"]),
        last_hour=known["last_hour"],
        networks={name: date.fromisoformat(day) for name, day in known["networks"].items()},
        devices={name: date.fromisoformat(day) for name, day in known["devices"].items()},
        last_place=None if place is None else (place[0], place[1], place[2]),
        steps={RuleName(name): (step, until) for name, (step, until) in known["steps"].items()},
    )


def _by_time(times: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(times.items(), key=lambda pair: pair[1]))


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _read_moment(at: str | None) -> datetime | None:
    return datetime.fromisoformat(at) if at else None
