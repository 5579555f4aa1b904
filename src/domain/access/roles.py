"""What people are: members of an account, or staff of the business that bills it."""

from enum import StrEnum


class Role(StrEnum):
    """What a member may do in an account."""

    OWNER = "owner"
    """Everything, and decides who else may."""
    PAYER = "payer"
    """Sees, downloads and pays."""
    VIEWER = "viewer"
    """Sees and downloads."""
    GUEST = "guest"
    """The customer's accountant or auditor: reads what they were let into, for a time."""


class StaffRole(StrEnum):
    """What a staff user works on. A person may have several."""

    BILLING = "billing specialist"
    APPROVER = "approver"
    SUPPORT = "support"
    FINANCE = "finance"
    AUDITOR = "auditor"
    """Sees everything, changes nothing."""
    ADMINISTRATOR = "administrator"
    """Decides about people, tiers and rules; has no part in the money."""
