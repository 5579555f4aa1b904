"""docs/legal-rows.md points at tests that exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "legal-rows.md").read_text()
ROWS = dict(re.findall(r"^\| (\d+) \|.*\| (`.*`) \|$", PAGE, re.MULTILINE))


def test_the_rows_that_must_hold_today_are_there() -> None:
    assert {"1", "2", "3", "4", "8", "9", "10", "11", "12", "13", "15"} <= ROWS.keys()
    assert len(ROWS) == len(re.findall(r"^\| \d+ \|", PAGE, re.MULTILINE))


@pytest.mark.parametrize("row", ROWS)
def test_every_test_that_a_row_names_exists(row: str) -> None:
    named = re.findall(r"`([^`]+)::(test_\w+)`", ROWS[row])
    assert len(named) == ROWS[row].count("`") / 2 > 0
    for path, name in named:
        defined = {
            node.name
            for node in ast.walk(ast.parse((ROOT / path).read_text()))
            if isinstance(node, ast.FunctionDef)
        }
        assert name in defined, f"{path} has no {name}"
