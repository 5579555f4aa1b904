"""docs/invoice-life.md, written from the table that the code runs on.

`PYTHONPATH=src:. python -m tests.domain.invoicing.lifecycle_page` writes it anew.
"""

import ast
import inspect
from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from domain.invoicing import TRANSITIONS, Event, State, lifecycle

PAGE = Path(__file__).parents[3] / "docs" / "invoice-life.md"

_HEAD = """\
# The life of an invoice

<!-- Written from src/domain/invoicing/lifecycle.py by tests/domain/invoicing/lifecycle_page.py;
     a test compares the two. -->

An invoice or credit note is in one of these states. *Overdue* and *disputed* are none of them:
they are derived, from the due date and what is open, and from the disputes about it. Whatever
isn't in the table below is refused with an error that names the state and the event
(`IllegalTransition`).
"""


def page() -> str:
    return "\n".join([_HEAD, *_states(), "", *_diagram(), "", *_table(), "", *_events(), ""])


def _states() -> Iterator[str]:
    meanings = _meanings(State)
    yield "| state | means | |"
    yield "|---|---|---|"
    for state in State:
        fixed = "numbered, fixed for ever" if state.is_issued else "no number, may change"
        yield f"| `{state}` | {meanings[state.name]} | {fixed} |"


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {State.DRAFT}"
    for (state, event), following in TRANSITIONS.items():
        if following is not state:
            yield f"    {state} --> {following}: {event.name.lower().replace('_', ' ')}"
    yield "```"


def _table() -> Iterator[str]:
    yield "Read a row as: a document that is *draft* can *be approved*, and is *approved* then."
    yield ""
    yield "| a document that is … | can … | and is … then |"
    yield "|---|---|---|"
    for (state, event), following in TRANSITIONS.items():
        yield f"| `{state}` | {event} | `{following}` |"


def _events() -> Iterator[str]:
    meanings = _meanings(Event)
    yield "| it can … | when |"
    yield "|---|---|"
    for event in Event:
        yield f"| {event} | {meanings[event.name]} |"


def _meanings(kind: type[StrEnum]) -> dict[str, str]:
    """What the docstring below each member says, on one line."""
    [body] = [
        node.body
        for node in ast.walk(ast.parse(inspect.getsource(lifecycle)))
        if isinstance(node, ast.ClassDef) and node.name == kind.__name__
    ]
    meanings: dict[str, str] = {}
    for node, below in pairwise(body):
        if isinstance(node, ast.Assign) and isinstance(below, ast.Expr):
            [name] = [target.id for target in node.targets if isinstance(target, ast.Name)]
            meanings[name] = " ".join(ast.literal_eval(below.value).split())
    return meanings


if __name__ == "__main__":
    PAGE.write_text(page())
