"""The smallest pieces of a page, of which a list has hundreds: amounts, dates, statuses, icons.

They are filters instead of macros because a macro's call costs more than what it writes.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from flask import Flask
from markupsafe import Markup, escape

from domain.money import Money
from entrypoints.web.formatting import (
    day,
    decimals,
    due_in_words,
    is_settled,
    money,
    status_label,
    status_tone,
)


def amount(value: Money, *, currency: bool = True, strong: bool = False) -> Markup:
    """An amount whose decimal point stands under the one above it."""
    look = "amount amount--strong" if strong else "amount"
    code = f'<span class="amount__currency">{value.currency}</span> ' if currency else ""
    return Markup(
        f'<span class="{look}" data-decimals="{decimals(value)}">{code}{money(value)}</span>'
    )


def figure(value: Money) -> Markup:
    """The one figure that a page is about."""
    return Markup(
        f'<span class="figure"><span class="figure__currency">{value.currency}</span> '
        f'<span class="figure__number">{money(value)}</span></span>'
    )


@lru_cache(maxsize=4096)
def on(value: date) -> Markup:
    """A date, also for machines."""
    return Markup(f'<time datetime="{value.isoformat()}">{day(value)}</time>')


@lru_cache(maxsize=64)
def badge(status: str) -> Markup:
    """A status in words; its colour only repeats them."""
    tone, label = status_tone(status), escape(status_label(status))
    return Markup(f'<span class="badge badge--{tone}">{label}</span>')


@lru_cache(maxsize=4096)
def due(due_date: date | None, today: date, status: str) -> Markup:
    """When it is due, as far away as it is; silent once nobody waits for money."""
    if due_date is None or is_settled(status):
        return Markup()
    tone = "late" if due_date < today else status_tone(status)
    return Markup(f'<span class="due due--{tone}">{due_in_words(due_date, today)}</span>')


def icons(asset_url: Callable[[str], str]) -> Callable[..., Markup]:
    """A function that draws an icon of the sheet whose address `asset_url` knows."""

    @lru_cache(maxsize=128)
    def icon(name: str, label: str = "") -> Markup:
        """Without a label it is decoration, and screen readers pass it over."""
        role = Markup('role="img" aria-label="{}"').format(label) if label else 'aria-hidden="true"'
        sheet = asset_url("icons/icons.svg")
        return Markup(
            f'<svg class="icon" width="20" height="20" {role}>'
            f'<use href="{sheet}#{name}"></use></svg>'
        )

    return icon


def register(app: Flask, asset_url: Callable[[str], str]) -> None:
    """Make all of them known to the app's templates."""
    app.jinja_env.filters |= {piece.__name__: piece for piece in (amount, badge, due, figure, on)}
    app.jinja_env.globals |= {"asset_url": asset_url, "icon": icons(asset_url)}
