"""The machine's clock and its source of identifiers."""

from datetime import UTC, datetime
from uuid import UUID

from uuid_utils.compat import uuid7


class SystemClock:
    """`application.clock.Clock`."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def new_id() -> UUID:
    """`application.clock.NewId`."""
    return uuid7()
