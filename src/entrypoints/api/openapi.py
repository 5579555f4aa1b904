"""The OpenAPI 3.1 document, made of the routes and of what their operations declare."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask
from pydantic.json_schema import JsonSchemaMode, models_json_schema
from werkzeug.routing import Rule

from entrypoints.api.links import PREFIX
from entrypoints.api.operations import Answers, Operation, operation_of
from entrypoints.api.problem_model import Problem
from entrypoints.problems import MEDIA_TYPE

Json = dict[str, Any]

EVERYWHERE = {
    422: "Some of what was given is wrong; every wrong field is named.",
    500: "Something broke on our side.",
    503: "A part is away for a moment; try again.",
}
WITH_A_KEY = {
    401: "The API key is missing, wrong, expired or revoked.",
    403: "The API key lacks the scope.",
    429: "Too many calls in this minute.",
}
REFERENCE = "#/components/schemas/{model}"


def routes_of_the_api(app: Flask) -> Iterable[Rule]:
    return (rule for rule in app.url_map.iter_rules() if rule.rule.startswith(f"{PREFIX}/"))


def openapi(app: Flask, server: str, version: str) -> Json:
    """Raises KeyError for a route that declares no operation."""
    operations = [(rule, _declared(app, rule)) for rule in routes_of_the_api(app)]
    references, schemas = _schemas([operation for _, operation in operations])
    paths: dict[str, Json] = {}
    for rule, operation in sorted(operations, key=lambda pair: pair[0].rule):
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.removeprefix(PREFIX))
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            described = _operation(operation, references)
            paths.setdefault(path, {})[method.lower()] = {
                "operationId": rule.endpoint.rpartition(".")[2]
            } | described
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Counterfoil",
            "version": version,
            "description": "Transactions in, issued invoices out. Amounts are text in major "
            "units. Errors are problem details (RFC 9457) that name every wrong field.",
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API key: `Authorization: Bearer cfk_…`. Its scopes decide "
                    "what it may do.",
                }
            },
        },
    }


def _declared(app: Flask, rule: Rule) -> Operation:
    operation = operation_of(app.view_functions[rule.endpoint])
    if operation is None:
        raise KeyError(f"{rule.rule} declares no operation")
    return operation


_References = Mapping[tuple[Any, JsonSchemaMode], Json]
"""By model, and whether it is taken or answered."""


def _schemas(operations: Iterable[Operation]) -> tuple[_References, Json]:
    taken: list[tuple[Any, JsonSchemaMode]] = [(Problem, "serialization")]
    for operation in operations:
        taken += [(body, "validation") for body in operation.bodies]
        for answers in operation.answers.values():
            taken += [(model, "serialization") for model in answers.models]
    references, definitions = models_json_schema(list(dict.fromkeys(taken)), ref_template=REFERENCE)
    return references, definitions["$defs"]


def _operation(operation: Operation, references: _References) -> Json:
    problems = EVERYWHERE | (WITH_A_KEY if operation.scope else {}) | dict(operation.problems)
    described: Json = {
        "summary": operation.summary,
        "description": operation.description,
        "responses": {
            **{str(code): _answer(said, references) for code, said in operation.answers.items()},
            **{str(code): _problem(said, references) for code, said in sorted(problems.items())},
        },
    }
    if operation.scope:
        described["security"] = [{"key": [operation.scope.value]}]
    if parameters := list(_parameters(operation)):
        described["parameters"] = parameters
    if operation.bodies:
        schema = _one_of([references[body, "validation"] for body in operation.bodies])
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    return described


def _answer(answers: Answers, references: _References) -> Json:
    schema = _one_of([references[model, "serialization"] for model in answers.models])
    described: Json = {
        "description": answers.meaning,
        "content": {"application/json": {"schema": schema}},
    }
    if answers.headers:
        described["headers"] = {
            name: {"description": meaning, "schema": {"type": "string"}}
            for name, meaning in answers.headers.items()
        }
    return described


def _problem(meaning: str, references: _References) -> Json:
    schema = references[Problem, "serialization"]
    return {"description": meaning, "content": {MEDIA_TYPE: {"schema": schema}}}


def _parameters(operation: Operation) -> Iterable[Json]:
    for name, meaning in operation.path.items():
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": meaning,
            "schema": {"type": "string"},
        }
    schema = operation.parameters.model_json_schema()
    for name, described in schema.get("properties", {}).items():
        meaning = described.pop("description", "")
        yield {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "schema": _without_null(described),
        } | ({"description": meaning} if meaning else {})
    for name, (meaning, pattern) in operation.headers.items():
        yield {
            "name": name,
            "in": "header",
            "required": False,
            "description": meaning,
            "schema": {"type": "string", "pattern": pattern},
        }


def _without_null(schema: Json) -> Json:
    """An address has no null; a parameter that isn't given is just not there."""
    given = {name: value for name, value in schema.items() if name not in {"title", "default"}}
    kinds = [one for one in given.pop("anyOf", ()) if one.get("type") != "null"]
    return given | (kinds[0] if len(kinds) == 1 else {"anyOf": kinds} if kinds else {})


def _one_of(schemas: list[Json]) -> Json:
    return schemas[0] if len(schemas) == 1 else {"oneOf": schemas}
