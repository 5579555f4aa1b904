"""What an account's members can be limited to: what stands on its documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.identity import AccountId, VendorId


@dataclass(frozen=True, slots=True)
class Limitable:
    """All by what was issued to the account so far."""

    vendors: Sequence[tuple[VendorId, str]]
    """By name."""
    currencies: Sequence[str]
    """The commonest first."""
    cost_centres: Sequence[str]
    """Some of them, in order."""


class FindLimitable(Protocol):
    def of(self, account_id: AccountId) -> Limitable: ...
