"""The files of the demo business; demo/online-retail/README.md says where they come from."""

from functools import cache

from application.billing.importing import FileFormat, read_rows
from application.customers import NewAccount
from entrypoints.importing import CsvFile
from entrypoints.importing.account_rows import new_account
from entrypoints.settings import ROOT

FOLDER = ROOT / "demo" / "online-retail"
SALES = FOLDER / "online-retail-sample.csv.gz"
MAPPING = FOLDER / "mapping.toml"
VENDORS = FOLDER / "vendors.toml"
ACCOUNTS = FOLDER / "accounts.csv.gz"


@cache
def demo_accounts() -> dict[str, NewAccount]:
    """All made-up customers, by reference."""
    header, rows = read_rows(CsvFile(ACCOUNTS)(), FileFormat())
    accounts = (new_account(header.named(row)) for row in rows)
    return {account.party.reference: account for account in accounts}
