"""People who are given a login, or invited to one, from the command line."""

import pytest
from tests.builders import an_account
from tests.entrypoints.cli.command_line import counterfoil
from tests.entrypoints.web.account.post import GOOD, link_to, mails_to, token_of
from tests.installation import Installation

ANN = "ann@x.example"
AS_MEMBER = ("members", "add", ANN, "--account", "C-1001")
AS_STAFF = ("staff", "appoint", ANN, "--role", "finance")
EITHER = pytest.mark.parametrize("words", [AS_MEMBER, AS_STAFF])


def accept(installation: Installation) -> int:
    """The status of the login after the mailed link was followed."""
    client = installation.app().test_client()
    form = {"token": token_of(link_to(installation, ANN)), "name": "Ann", "password": GOOD}
    assert client.post("/link/invitation", data=form).status_code == 303
    form = {"email": ANN, "password": GOOD}
    return installation.app().test_client().post("/login", data=form).status_code


@EITHER
def test_who_is_invited_chooses_a_password_and_none_is_shown(
    installation: Installation, words: tuple[str, ...]
) -> None:
    installation.add()
    said = counterfoil(installation, *words, "--invite")
    assert said.output == f"{ANN} is invited; the link in the mail works for 7 days.\n"
    assert installation.scalar("SELECT count(*) FROM people") == 0
    assert accept(installation) == 303


@EITHER
def test_a_password_that_is_handed_in_keeps_the_rules(
    installation: Installation, words: tuple[str, ...]
) -> None:
    installation.add()
    weak = counterfoil(installation, *words, "--password-stdin", answers="password1234\n")
    assert weak.exit_code == 1
    assert "Traceback" not in weak.output
    assert installation.scalar("SELECT count(*) FROM people") == 0
    good = counterfoil(installation, *words, "--password-stdin", answers=f"{GOOD}\n")
    assert good.exit_code == 0
    assert GOOD not in good.output


@EITHER
def test_inviting_and_handing_in_a_password_exclude_each_other(
    installation: Installation, words: tuple[str, ...]
) -> None:
    installation.add()
    said = counterfoil(installation, *words, "--invite", "--password-stdin", answers=f"{GOOD}\n")
    assert said.exit_code == 2
    assert "chooses their password themselves" in said.output


@EITHER
def test_no_password_is_made_up_for_anybody(
    installation: Installation, words: tuple[str, ...]
) -> None:
    installation.add()
    said = counterfoil(installation, *words)
    assert said.exit_code == 2
    assert "--invite to mail a link, or --password-stdin" in said.output
    assert installation.scalar("SELECT count(*) FROM people") == 0


def test_who_runs_the_machine_ends_all_sessions_of_a_person(installation: Installation) -> None:
    installation.add()
    person = installation.add_member(ANN, an_account())
    clients = [installation.visit(person, an_account()) for _ in range(2)]
    assert [client.get("/invoices/").status_code for client in clients] == [200, 200]
    assert counterfoil(installation, "sessions", "end", ANN).output == "2 sessions are over.\n"
    assert [client.get("/invoices/").status_code for client in clients] == [303, 303]
    [notice] = mails_to(installation, ANN)
    assert notice.subject == "You were signed out"
    query = "SELECT actor_name FROM audit_events WHERE action = 'session.revoked'"
    assert installation.scalar(query).startswith("command line")
    assert counterfoil(installation, "sessions", "end", "nobody@x.example").exit_code == 1


def test_nobody_is_invited_where_one_of_the_accounts_is_unknown(installation: Installation) -> None:
    installation.add()
    said = counterfoil(installation, *AS_MEMBER, "--account", "C-404", "--invite")
    assert said.exit_code == 1
    assert "there is no account C-404" in said.output
    assert mails_to(installation, ANN) == []


def test_who_has_a_login_is_appointed_without_an_invitation(installation: Installation) -> None:
    installation.add()
    add = counterfoil(installation, *AS_MEMBER, "--password-stdin", answers=f"{GOOD}\n")
    assert add.exit_code == 0
    said = counterfoil(installation, *AS_STAFF, "--invite")
    assert said.output == f"{ANN} is finance.\n"
    assert mails_to(installation, ANN) == []
