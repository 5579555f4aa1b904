"""Who can log in to the demo. The people are made up, as their companies are."""

from dataclasses import dataclass
from typing import NamedTuple

from domain.access import DEFAULT_TIERS, Role, StaffRole
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
    """`tier` and `terms_days` are those of their account, whatever the file of accounts says."""

    name: str
    customer: str
    role: Role
    tier: str
    terms_days: int
    note: str

    @property
    def email(self) -> str:
        company = demo_accounts()[self.customer].party.email.partition("@")[2]
        return f"{self.name.split()[0].lower()}@{company}"


_MANY = "owner; over a hundred invoices of both vendors"
_ABROAD = "may pay; the largest account, in Ireland, so without VAT"
_SMALL = "may look, not pay; a small account in Germany"
MEMBERS = (
    DemoMember("Maren Tallow", "17841", Role.OWNER, "enterprise", 14, _MANY),
    DemoMember("Fintan Orrick", "14911", Role.PAYER, "plus", 30, _ABROAD),
    DemoMember("Odile Brask", "12720", Role.VIEWER, "basic", 14, _SMALL),
)


@dataclass(frozen=True)
class DemoStaffUser:
    """Somebody of the business that bills."""

    email: str
    name: str
    role: StaffRole
    note: str


STAFF = (
    DemoStaffUser(
        "ada@larkspur.example",
        "Ada Fennimore",
        StaffRole.ADMINISTRATOR,
        "sets up a second factor at the first sign-in, as all staff must",
    ),
)


def demo_staff_logins() -> list[DemoLogin]:
    """Who can log in to the staff's pages of the demo."""
    return [
        DemoLogin(user.email, PASSWORD, "Larkspur Home Ltd", f"{user.role}; {user.note}")
        for user in STAFF
    ]


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
