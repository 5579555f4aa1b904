"""The macros below templates/components, known to every template without an import.

An import costs a page more than most macros do. And what some of them write depends on their
arguments alone, on words of ours and on filters: that is written once and remembered.
"""

from functools import lru_cache

from flask import Flask
from jinja2.runtime import Macro

REMEMBERED = frozenset({"button", "mark", "period_menu", "select", "sortable", "status_chips"})
"""None of these shows a customer's data; their arguments can be hashed."""


def register(app: Flask) -> None:
    """Make all of them known to the app's templates. They see no variable of the page."""
    environment = app.jinja_env
    for name in environment.list_templates(filter_func=lambda name: name.startswith("components/")):
        module = environment.get_template(name).module
        macros = {key: found for key, found in vars(module).items() if isinstance(found, Macro)}
        environment.globals |= {
            key: lru_cache(maxsize=512)(macro) if key in REMEMBERED else macro
            for key, macro in macros.items()
        }
