"""The shape that all domain events share."""

from typing import ClassVar, Protocol

from domain.identity import AccountId


class DomainEvent(Protocol):
    """Something that happened, said once, in the past tense."""

    action: ClassVar[str]
    """How the audit trail names it: `invoice.issued`."""

    @property
    def account_id(self) -> AccountId | None:
        """Whose data it concerns."""

    @property
    def subject(self) -> tuple[str, str]:
        """Kind and id of the thing that it happened to."""

    def details(self) -> dict[str, object]:
        """Facts for the audit trail, as plain JSON values; nothing personal, nothing secret."""
