"""docs/security.md has a row for every requirement, and points at tests that exist."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from domain.access import MEMBERS_LIFETIME, STAFF_LIFETIME

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text()
ROWS = re.findall(
    r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (.+?) \| (.+) \|$", PAGE, re.MULTILINE
)
OF_LEVELS_1_AND_2 = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7,
    10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16, 17: 7,
}  # fmt: skip
"""How many requirements each chapter of ASVS 5.0.0 has at levels 1 and 2."""
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@cache
def defined_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_requirement_of_levels_1_and_2_has_one_row() -> None:
    assert len({row[0] for row in ROWS}) == len(ROWS)
    assert Counter(int(row[0].split(".")[0]) for row in ROWS) == OF_LEVELS_1_AND_2


def test_every_row_is_met_or_says_why_not() -> None:
    assert {row[3] for row in ROWS} <= {"met", "n/a", "not met"}
    for number, _, _, state, shown in ROWS:
        assert (state == "met") == bool(NAMED.search(shown)), number


def test_the_count_at_the_top_is_right() -> None:
    states = Counter(row[3] for row in ROWS)
    said = re.search(r"Of (\d+) requirements (\d+) are met, (\d+) don't apply and (\d+) are", PAGE)
    assert said is not None
    expected = (len(ROWS), states["met"], states["n/a"], states["not met"])
    assert tuple(map(int, said.groups())) == expected


@pytest.mark.parametrize("path", sorted({path for path, _ in NAMED.findall(PAGE)}))
def test_every_test_that_is_named_exists(path: str) -> None:
    named = {name for where, name in NAMED.findall(PAGE) if where == path}
    assert named - defined_in(path) == set()


def test_the_times_of_sessions_on_the_page_are_those_that_hold() -> None:
    """The table says them in hours, or in minutes below one."""
    for who, lifetime in (("members", MEMBERS_LIFETIME), ("staff", STAFF_LIFETIME)):
        minutes = [one.total_seconds() / 60 for one in (lifetime.idle, lifetime.absolute)]
        words = [f"{m / 60:.0f} hours" if m >= 60 else f"{m:.0f} minutes" for m in minutes]
        assert f"| {who} | {words[0]} | {words[1]} |" in PAGE
