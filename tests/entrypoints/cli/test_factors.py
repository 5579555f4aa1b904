"""`counterfoil factors`: shown, required, reset."""

from tests.builders import a_transaction, an_account
from tests.entrypoints.cli.command_line import counterfoil
from tests.entrypoints.web.auth.ways import add_passkey, password_login, recovery_codes
from tests.installation import Installation

ALICE = "alice@mine.example"


def test_what_somebody_has_is_said(installation: Installation) -> None:
    installation.add()
    installation.add_member(ALICE, an_account())
    client = installation.login(ALICE)
    add_passkey(client, "Laptop")
    recovery_codes(client)
    said = counterfoil(installation, "factors", "show", ALICE).output
    for words in ("passkey “Laptop”, in use", "10 recovery codes left", "is not required"):
        assert words in said
    assert counterfoil(installation, "factors", "show", "nobody@x.example").exit_code == 1


def test_a_reset_asks_first_and_leaves_its_reason(installation: Installation) -> None:
    installation.add_staff("sam@house.example")
    add_passkey(password_login(installation, "sam@house.example"))
    words = ("factors", "reset", "sam@house.example", "--reason", "Lost at sea")
    assert counterfoil(installation, *words, answers="n\n").exit_code == 1
    assert installation.scalar("SELECT count(*) FROM passkeys") == 1
    assert counterfoil(installation, *words, answers="y\n").exit_code == 0
    assert installation.scalar("SELECT count(*) FROM passkeys") == 0
    query = "SELECT details->>'note' FROM audit_events WHERE action = 'recovery.approved'"
    assert installation.scalar(query) == "Lost at sea"


def test_a_factor_is_required_in_an_account_and_by_a_vendor(installation: Installation) -> None:
    installation.add()
    installation.add_member(ALICE, an_account())
    installation.issue(a_transaction("T-1"))

    def lands_on() -> str:
        return str(password_login(installation, ALICE).get("/invoices/").location)

    for which in (("--account", "C-1001"), ("--vendor", "NORTH")):
        assert counterfoil(installation, "factors", "require", *which).exit_code == 0
        assert lands_on().startswith("/second-factor/set-up")
        assert counterfoil(installation, "factors", "require", *which, "--not").exit_code == 0
        assert lands_on() == "None"
    for wrong in ((), ("--account", "C-404"), ("--account", "C-1001", "--vendor", "NORTH")):
        assert counterfoil(installation, "factors", "require", *wrong).exit_code != 0
