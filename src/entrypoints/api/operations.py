"""What an operation of the API takes and answers, said once: checked at calls, and documented."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import Response, abort, request
from pydantic import BaseModel, ValidationError

from domain.access import Scope
from entrypoints.api.calling import admit
from entrypoints.intake import mistakes_of
from entrypoints.problems import problem

View = Callable[..., Response]
Models = tuple[type[BaseModel], ...]


class NoParameters(BaseModel):
    """The address has none."""

    model_config = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Answers:
    """One status: what it means, the models of which its body is one, headers by meaning."""

    meaning: str
    models: Models
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    summary: str
    description: str
    answers: Mapping[int, Answers]
    scope: Scope | None
    """None for what everybody may read."""
    problems: Mapping[int, str] = field(default_factory=dict)
    """Beside those that every operation has."""
    parameters: type[BaseModel] = NoParameters
    path: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Optional ones of the request: name → meaning and pattern."""
    bodies: Models = ()
    """The body is one of them."""


def operation(declared: Operation) -> Callable[[View], View]:
    """The view is this operation: it is called with the parameters, once the caller may call it.

    `operation_of` finds the declaration again.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **kw: Any) -> Response:
            if declared.scope is not None:
                admit(declared.scope)
            return view(_parameters(declared.parameters), *args, **kw)

        checked.operation = declared  # type: ignore[attr-defined]
        return checked

    return wrap


def operation_of(view: object) -> Operation | None:
    return getattr(view, "operation", None)


def _parameters(model: type[BaseModel]) -> BaseModel:
    """Raises 422 with every wrong parameter."""
    wrong = [
        {"parameter": name, "detail": "is given twice"}
        for name, values in request.args.lists()
        if len(values) > 1
    ]
    try:
        parameters = model.model_validate(request.args.to_dict())
    except ValidationError as error:
        wrong += [
            {"parameter": one.pointer.removeprefix("/"), "detail": one.detail}
            for one in mistakes_of(error)
        ]
    if wrong:
        abort(problem(422, errors=wrong))
    return parameters
