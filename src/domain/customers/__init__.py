"""The accounts that are billed."""

from domain.customers.account import Account

__all__ = ["Account"]
