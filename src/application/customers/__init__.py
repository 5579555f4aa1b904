"""The accounts that are billed."""

from application.customers.add_accounts import (
    AccountResult,
    AddAccounts,
    AddedAccount,
    NewAccount,
)
from application.customers.countries import wrong_country

__all__ = ["AccountResult", "AddAccounts", "AddedAccount", "NewAccount", "wrong_country"]
