"""Who can log in to the demo. The people are made up, as their companies are."""

from dataclasses import dataclass
from typing import NamedTuple

from domain.access import DEFAULT_TIERS, Role
from entrypoints.demo.files import demo_accounts

PASSWORD = "tear-along-the-line"  # noqa: S105 - the demo shows it on its login page


@dataclass(frozen=True)
class DemoLogin:
    """Somebody to log in as; `note` says what they are good for."""

    email: str
    password: str
    account_name: str
    note: str


class DemoMember(NamedTuple):
    """`tier` is that of their account, whatever the file of accounts says."""

    name: str
    customer: str
    role: Role
    tier: str
    note: str

    @property
    def email(self) -> str:
        company = demo_accounts()[self.customer].party.email.partition("@")[2]
        return f"{self.name.split()[0].lower()}@{company}"


MEMBERS = (
    DemoMember(
        "Maren Tallow",
        "17841",
        Role.OWNER,
        "enterprise",
        "owner; over a hundred invoices of both vendors",
    ),
    DemoMember(
        "Fintan Orrick",
        "14911",
        Role.PAYER,
        "plus",
        "may pay; the largest account, in Ireland, so without VAT",
    ),
    DemoMember(
        "Odile Brask", "12720", Role.VIEWER, "basic", "may look; a small account in Germany"
    ),
)


def demo_logins() -> list[DemoLogin]:
    """Who can log in to the demo business."""
    return [
        DemoLogin(
            email=member.email,
            password=PASSWORD,
            account_name=demo_accounts()[member.customer].party.name,
            note=f"{DEFAULT_TIERS[member.tier].name}, {member.note}",
        )
        for member in MEMBERS
    ]
