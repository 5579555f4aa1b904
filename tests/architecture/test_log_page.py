"""docs/logs.md names every event that is logged, and no other."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"[a-z_]+\.[a-z_]+")
LEVELS = {"debug", "info", "warning", "error", "exception"}


def events() -> set[str]:
    """Names that are given to a log, also by way of a variable of the same function."""
    found: set[str] = set()
    for file in (ROOT / "src").rglob("*.py"):
        tree = ast.parse(file.read_text())
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            said = [first_word(call) for call in ast.walk(function) if is_logging(call)]
            kept = {
                node.targets[0].id: texts_in(node.value)
                for node in ast.walk(function)
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
            }
            for word in said:
                found |= kept[word.id] if isinstance(word, ast.Name) else texts_in(word)
    return found


def is_logging(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LEVELS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "log"
    )


def first_word(call: ast.AST) -> ast.AST:
    assert isinstance(call, ast.Call)
    return call.args[0]


def texts_in(node: ast.AST) -> set[str]:
    texts = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant))
    return {text for text in texts if isinstance(text, str) and NAME.fullmatch(text)}


def test_every_event_that_is_logged_has_a_row_and_every_row_its_event() -> None:
    page = (ROOT / "docs" / "logs.md").read_text()
    rows = set(re.findall(r"^\| `([a-z_.]+)` \|", page, re.MULTILINE))
    assert rows == events()
