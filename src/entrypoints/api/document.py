"""`GET /api/v1/openapi.json`: the API as machines read it."""

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, current_app, jsonify
from pydantic import BaseModel, ConfigDict

from entrypoints.api.links import PREFIX, Links
from entrypoints.api.openapi import openapi
from entrypoints.api.operations import Answers, NoParameters, Operation, operation
from entrypoints.container import Container
from entrypoints.settings import Settings

document = Blueprint("api_document", __name__, url_prefix=PREFIX)

VERSION = "1.0.0"


class OpenApiDocument(BaseModel):
    """OpenAPI 3.1."""

    model_config = ConfigDict(extra="allow")

    openapi: str


@document.get("/openapi.json")
@operation(
    Operation(
        "Read this document",
        "Needs no key.",
        scope=None,
        answers={200: Answers("The OpenAPI document.", (OpenApiDocument,))},
    )
)
@inject
def read_openapi(
    _query: NoParameters, settings: Settings = Provide[Container.settings]
) -> Response:
    return jsonify(openapi(current_app, Links(settings.public_url).api, VERSION))
