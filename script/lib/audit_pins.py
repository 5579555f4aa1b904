"""Ask whether a pinned package has a known hole; say honestly when nobody could be asked.

    python script/lib/audit_pins.py requirements/test.txt

Ends with 1 when a hole is known, with 0 otherwise: a machine without reach to the advisories can't
find anything, and must neither fail for it nor call the pins clean.
"""

import json
import subprocess
import sys
from dataclasses import dataclass

PATIENCE = 60
"""Seconds for all of it."""


@dataclass(frozen=True)
class Finding:
    audited: int
    skipped: int
    holes: tuple[str, ...]

    def __str__(self) -> str:
        if self.holes:
            return "Pins with known holes:\n" + "\n".join(f"  - {hole}" for hole in self.holes)
        if not self.audited:
            return "The pins could not be audited: no advisories can be reached from here."
        clean = f"{self.audited} pins are audited, no hole is known."
        return f"{clean} {self.skipped} could not be audited." if self.skipped else clean


def read(report: str) -> Finding:
    """What pip-audit's JSON says; nothing was audited where it says nothing."""
    try:
        packages = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Finding(0, 0, ())
    asked = [package for package in packages if "skip_reason" not in package]
    holes = tuple(
        f"{package['name']} {package['version']}: {hole['id']}"
        f" (mended in {', '.join(hole['fix_versions']) or 'no version yet'})"
        for package in asked
        for hole in package["vulns"]
    )
    return Finding(len(asked), len(packages) - len(asked), holes)


def audit(requirements: str) -> Finding:
    command = [sys.executable, "-m", "pip_audit", "--requirement", requirements]
    command += ["--disable-pip", "--require-hashes", "--format", "json", "--timeout", "5"]
    command += ["--progress-spinner", "off"]
    try:
        answer = subprocess.run(  # noqa: S603 - our own arguments
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return Finding(0, 0, ())
    return read(answer.stdout)


if __name__ == "__main__":
    found = audit(sys.argv[1])
    print(found)
    sys.exit(1 if found.holes else 0)
