"""What is printed as proof convinces somebody who has nothing of ours, and no forgery does."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.application.audit.trail import an_event, record, seal, write_many
from tests.entrypoints.cli.command_line import counterfoil
from tests.installation import Installation

VERIFIER = Path(__file__).parents[3] / "docs" / "verify_audit_proof.py"


@pytest.fixture(name="trail")
def _trail(installation: Installation) -> Installation:
    for n in range(3):
        write_many(installation, 200)
        record(installation, an_event(n))
        seal(installation)
    return installation


def event_at(trail: Installation, position: int) -> UUID:
    found: UUID = trail.scalar(
        "SELECT event_id FROM audit_leaves WHERE position = :position", position=position
    )
    return found


def public_key(trail: Installation) -> str:
    return counterfoil(trail, "audit", "key").output.split()[-1]


def checked(proof: Any, key: str, folder: Path) -> tuple[int, str]:
    """What the stand-alone verifier says: isolated, so that it can't find any code of ours."""
    file = folder / "proof.json"
    file.write_text(proof if isinstance(proof, str) else json.dumps(proof))
    done = subprocess.run(
        [sys.executable, "-I", VERIFIER, file, key],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
    )
    return done.returncode, done.stdout + done.stderr


def test_the_verifier_is_short_and_imports_nothing_of_ours() -> None:
    text = VERIFIER.read_text()
    assert len(text.splitlines()) < 100
    imported = set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE))
    assert imported - sys.stdlib_module_names == {"cryptography"}


@pytest.mark.parametrize("position", [0, 1, 255, 256, 401, 602])
def test_the_proof_of_any_event_is_true_and_says_what_it_says(
    trail: Installation, tmp_path: Path, position: int
) -> None:
    event_id = event_at(trail, position)
    proof = counterfoil(trail, "audit", "proof", event_id).output
    code, said = checked(proof, public_key(trail), tmp_path)
    assert code == 0, said
    assert f"TRUE: position {position} of the log" in said
    assert f"id: {event_id}" in said
    assert "actor_name: Ada Lovelace" in said


FORGERIES: dict[str, Callable[[dict[str, Any]], object]] = {
    "another event": lambda p: p.update(leaf=p["leaf"].replace("416461", "457665")),
    "another position": lambda p: p.update(position=p["position"] + 1),
    "a position beyond": lambda p: p.update(position=10**6),
    "another node": lambda p: p["path"].__setitem__(0, "00" * 32),
    "a node less": lambda p: p["path"].pop(),
    "a node more": lambda p: p["path"].append("00" * 32),
    "another root": lambda p: p["seal"].update(root="00" * 32),
    "another time": lambda p: p["seal"].update(time="2020-01-01T00:00:00.000000Z"),
    "another size": lambda p: p["seal"].update(size=p["seal"]["size"] + 1),
    "another signature": lambda p: p["seal"].update(signature="00" * 64),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_proof_is_wrong(trail: Installation, tmp_path: Path, forgery: str) -> None:
    proof = json.loads(counterfoil(trail, "audit", "proof", event_at(trail, 300)).output)
    before = json.dumps(proof)
    FORGERIES[forgery](proof)
    assert json.dumps(proof) != before
    code, said = checked(proof, public_key(trail), tmp_path)
    assert code == 1
    assert "WRONG: " in said
    assert "TRUE" not in said


def test_a_proof_that_somebody_else_signed_is_wrong(trail: Installation, tmp_path: Path) -> None:
    proof = counterfoil(trail, "audit", "proof", event_at(trail, 300)).output
    other = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    code, said = checked(proof, other, tmp_path)
    assert (code, said) == (1, "WRONG: seal 3 is not signed by this key.\n")


@pytest.mark.parametrize(("first", "second"), [(1, 2), (1, 3), (2, 3), (3, 1)])
def test_a_later_log_begins_with_an_earlier_one(
    trail: Installation, tmp_path: Path, first: int, second: int
) -> None:
    proof = counterfoil(trail, "audit", "consistency", first, second).output
    code, said = checked(proof, public_key(trail), tmp_path)
    assert code == 0, said
    assert "TRUE: the log of " in said
    forged = json.loads(proof)
    forged["path"][0] = "00" * 32
    code, said = checked(forged, public_key(trail), tmp_path)
    assert (code, "WRONG" in said) == (1, True)


def test_what_was_tampered_with_is_not_proven(trail: Installation) -> None:
    event_id = event_at(trail, 300)
    trail.tamper(
        "audit_events", "UPDATE audit_events SET actor_name = 'Eve' WHERE id = :id", id=event_id
    )
    said = counterfoil(trail, "audit", "proof", event_id)
    assert said.exit_code == 1
    assert "is not what was sealed" in said.output


def test_events_that_are_unknown_or_not_sealed_yet_have_no_proof(trail: Installation) -> None:
    record(trail, an_event(9))
    unsealed = trail.scalar("SELECT id FROM audit_events ORDER BY at DESC LIMIT 1")
    for event_id in (unsealed, UUID(int=7)):
        said = counterfoil(trail, "audit", "proof", event_id)
        assert (said.exit_code, "There is no sealed audit event" in said.output) == (1, True)
