"""Rows of an accounts file, whose columns have the names of the fields."""

from collections.abc import Mapping

from application.billing.importing import Header
from application.customers import NewAccount
from domain.errors import InvalidField
from domain.invoicing import Party, PostalAddress

NEEDED = ("reference", "name", "line1", "city", "country")
OPTIONAL = (
    *("line2", "post_code", "region", "tax_id", "registration", "email"),
    *("tier", "language", "terms_days"),
)


def unknown_columns(header: Header) -> list[str]:
    """Those that would be passed over; almost always a misspelt one."""
    return [name for name in header.columns if name not in (*NEEDED, *OPTIONAL)]


def new_account(cells: Mapping[str, str]) -> NewAccount:
    """Raises InvalidField; all else is checked when the account is added."""

    def cell(name: str, otherwise: str = "") -> str:
        return cells.get(name, "").strip() or otherwise

    days = cell("terms_days")
    if days and not (days.isascii() and days.isdigit() and len(days) < 4):
        raise InvalidField("terms_days", f"“{days}” is not a number of days")
    return NewAccount(
        party=Party(
            name=cell("name"),
            address=PostalAddress(
                **{name: cell(name) for name in PostalAddress.__slots__},
            ),
            tax_id=cell("tax_id"),
            registration=cell("registration"),
            email=cell("email"),
            reference=cell("reference"),
        ),
        tier=cell("tier", "basic"),
        language=cell("language", "en"),
        terms_days=int(days) if days else None,
    )
