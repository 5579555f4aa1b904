"""Vendors, accounts and members from the command line."""

import gzip
import runpy
from pathlib import Path

import pytest
from tests.entrypoints.cli.command_line import counterfoil
from tests.entrypoints.web.account.post import GOOD
from tests.installation import Installation

from entrypoints.settings import ROOT

DEMO = ROOT / "demo" / "online-retail"
HEADER = "reference,name,line1,city,country,tier,terms_days\n"


def test_vendors_are_added_once(installation: Installation) -> None:
    first = counterfoil(installation, "vendors", "add", DEMO / "vendors.toml")
    again = counterfoil(installation, "vendors", "add", DEMO / "vendors.toml")
    assert "larkspur (Larkspur Home Ltd) is added" in first.output
    assert "larkspur (Larkspur Home Ltd) is there already" in again.output
    assert installation.scalar("SELECT count(*) FROM vendors") == 2
    assert installation.scalar("SELECT count(*) FROM audit_events") == 2


def test_everything_wrong_with_a_vendor_is_said(installation: Installation, tmp_path: Path) -> None:
    file = tmp_path / "vendors.toml"
    file.write_text(
        '[[vendors]]\ncode = "a b"\ncurrency = "XXY"\nterms_days = 900\n[vendors.address]\n'
        'country = "UK"\n[vendors.bank]\niban = "GB08LARK20001431924611"\n'
        '[vendors.series]\nOLD = "{year}"\n'
    )
    said = counterfoil(installation, "vendors", "add", file)
    assert said.exit_code == 1
    for name in ("code", "name", "tax_id", "currency", "terms_days", "bank.iban", "series.OLD"):
        assert f"  - {name}: " in said.output
    assert "GB is meant?" in said.output


def test_accounts_are_added_once_and_refused_ones_handed_back(
    installation: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "accounts.csv"
    good = "C-1,Acme,1 High Street,York,GB,plus,14\n"
    file.write_text(HEADER + good + "C-2,,,York,UK,gold,x\nC-3,,,York,UK,gold,\n")
    said = counterfoil(installation, "accounts", "import", file)
    assert said.exit_code == 1
    assert " 1 added" in said.output
    assert " 2 refused" in said.output
    refused = (tmp_path / "accounts.refused.csv").read_text()
    assert "terms_days: “x” is not a number of days" in refused
    for name in ("name", "line1", "country", "tier"):
        assert f"{name}: " in refused
    again = counterfoil(installation, "accounts", "import", file)
    assert " 1 there already" in again.output
    assert installation.scalar("SELECT terms_days FROM accounts") == 14


def test_an_account_that_is_there_with_other_details_is_not_overwritten(
    installation: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "accounts.csv"
    file.write_text(HEADER + "C-1,Acme,1 High Street,York,GB,,\n")
    counterfoil(installation, "accounts", "import", file)
    file.write_text(HEADER + "C-1,Evil,1 High Street,York,GB,,\n")
    said = counterfoil(installation, "accounts", "import", file)
    assert " 1 refused" in said.output
    assert installation.scalar("SELECT name FROM accounts") == "Acme"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["ann@x.example", "--account", "nobody"], "there is no account nobody"),
        (["ann", "--account", "C-1001"], "is no e-mail address"),
    ],
)
def test_a_member_of_nothing_is_refused(
    installation: Installation, words: list[str], why: str
) -> None:
    installation.add()
    said = counterfoil(
        installation, "members", "add", *words, "--password-stdin", answers=f"{GOOD}\n"
    )
    assert said.exit_code == 1
    assert why in said.output


def test_an_address_has_one_login(installation: Installation) -> None:
    installation.add()
    for _ in range(2):
        said = counterfoil(
            installation,
            *("members", "add", "ann@x.example", "--account", "C-1001", "--password-stdin"),
            answers=f"{GOOD}\n",
        )
    assert "has a login already" in said.output


def test_the_accounts_of_the_demo_are_those_that_its_script_makes() -> None:
    script = runpy.run_path(str(DEMO / "make_accounts.py"))
    made = script["as_csv"](script["accounts"]())
    assert gzip.decompress((DEMO / "accounts.csv.gz").read_bytes()).decode() == made
