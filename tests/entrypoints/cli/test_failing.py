"""What isn't there or isn't set up is said in one sentence, whichever command needs it."""

import pytest
from tests.entrypoints.cli.command_line import counterfoil, environment
from tests.entrypoints.web.account.post import GOOD
from tests.installation import Installation


def said(installation: Installation, *words: str) -> str:
    """The one sentence of a command that fails."""
    result = counterfoil(installation, *words, answers=f"{GOOD}\n")
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert result.output.count("\n") == 1
    return result.output


def call_with(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, other: dict[str, str]
) -> None:
    variables = environment(installation) | other
    monkeypatch.setattr("tests.entrypoints.cli.command_line.environment", lambda _: variables)


NEED_A_KEY = [
    ("members", "add", "ann@x.example", "--account", "C-1001", "--password-stdin"),
    ("staff", "appoint", "ann@x.example", "--role", "finance", "--password-stdin"),
    ("factors", "show", "ann@x.example"),
]


@pytest.mark.parametrize("words", NEED_A_KEY)
def test_a_key_that_is_not_in_the_ring_is_named_with_what_makes_one(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    installation.add()
    for file in installation.settings.key_ring_path.iterdir():
        file.unlink()
    call_with(installation, monkeypatch, {"COUNTERFOIL_ENVIRONMENT": "production"})
    sentence = said(installation, *words)
    assert f"The key ring {installation.settings.key_ring_path} has no " in sentence
    assert "`counterfoil keys` makes what is missing" in sentence


NEED_A_DATABASE = [("api-key", "list"), ("migrate",), ("audit", "verify"), *NEED_A_KEY]


@pytest.mark.parametrize("words", NEED_A_DATABASE)
def test_a_database_that_is_away_is_told(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    nowhere = "postgresql://nobody:secret-word@127.0.0.1:1/nothing"
    named = [name for name in environment(installation) if name.endswith("DATABASE_URL")]
    call_with(installation, monkeypatch, dict.fromkeys(named, nowhere))
    sentence = said(installation, *words)
    assert "The database can't be used: connection failed" in sentence
    assert "secret-word" not in sentence


def test_a_mistake_of_ours_keeps_its_traceback(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("entrypoints.cli.members.actor", fail)
    with pytest.raises(ZeroDivisionError):
        counterfoil(installation, *NEED_A_KEY[0], answers=f"{GOOD}\n")
