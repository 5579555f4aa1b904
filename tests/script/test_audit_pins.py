"""Whether pins have known holes: found is a failure, and not being able to ask is not “clean”."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "script" / "lib" / "audit_pins.py"
spec = importlib.util.spec_from_file_location("audit_pins", SCRIPT)
assert spec is not None
assert spec.loader is not None
audit_pins = importlib.util.module_from_spec(spec)
sys.modules["audit_pins"] = audit_pins
spec.loader.exec_module(audit_pins)

CLEAN = {"name": "flask", "version": "3.1.2", "vulns": []}
SKIPPED = {"name": "rq", "skip_reason": "Dependency not found on PyPI and could not be audited"}
HOLE = {"id": "PYSEC-2023-62", "fix_versions": ["2.2.5", "2.3.2"], "aliases": [], "description": ""}
VULNERABLE = {"name": "flask", "version": "2.2.4", "vulns": [HOLE]}


def finding(*packages: object):  # type: ignore[no-untyped-def]
    return audit_pins.read(json.dumps({"dependencies": packages, "fixes": []}))


def test_a_pin_with_a_known_hole_is_named_with_what_mends_it() -> None:
    found = finding(CLEAN, VULNERABLE, SKIPPED)
    assert found.holes == ("flask 2.2.4: PYSEC-2023-62 (mended in 2.2.5, 2.3.2)",)
    assert "flask 2.2.4" in str(found)


def test_pins_that_were_asked_about_are_told_from_those_that_were_not() -> None:
    assert str(finding(CLEAN, SKIPPED)) == (
        "1 pins are audited, no hole is known. 1 could not be audited."
    )


@pytest.mark.parametrize(
    "report", ["", "null", "[]", "ERROR: no route to host", '{"dependencies": []}']
)
def test_without_an_answer_nothing_is_called_clean(report: str) -> None:
    assert "could not be audited" in str(audit_pins.read(report))


def test_a_machine_without_reach_says_so_and_goes_on(tmp_path: Path) -> None:
    pins = tmp_path / "pins.txt"
    pins.write_text("flask==2.2.4 --hash=sha256:" + "0" * 64 + "\n")
    nowhere = {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
    ended = subprocess.run(
        [sys.executable, SCRIPT, pins],
        env=nowhere | {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert ended.returncode == 0
    assert "could not be audited" in ended.stdout
