"""Whether this process lives, whether its parts are ready, and its numbers."""

import hmac
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

from dependency_injector.wiring import Provide, inject
from flask import Blueprint, Response, abort, jsonify, request

from entrypoints.container import Container
from entrypoints.observability.metrics import Reading, exposition
from entrypoints.readiness import Readiness
from entrypoints.settings import Settings
from entrypoints.web.guard import open_to_all

health = Blueprint("health", __name__)


@health.get("/healthz")
@open_to_all
def alive() -> Response:
    """This process answers; nothing is said about its surroundings."""
    return jsonify(status="alive")


@health.get("/readyz")
@open_to_all
@inject
def ready(readiness: Readiness = Provide[Container.readiness]) -> tuple[Response, int]:
    """Each part by name; 503 when one of them is not ready."""
    parts = readiness()
    everything = all(parts.values())
    words = {name: "ready" if good else "not ready" for name, good in parts.items()}
    status = "ready" if everything else "not ready"
    return jsonify(status=status, parts=words), 200 if everything else 503


@health.get("/metrics")
@open_to_all
@inject
def metrics(
    settings: Settings = Provide[Container.settings],
    lag: Callable[[], Any] = Provide[Container.outbox_relay.provided.lag],
) -> Response:
    """For Prometheus. Everybody else is told that there is nothing here."""
    if not _may_read(settings):
        abort(404)
    content, content_type = exposition(lambda: _outbox(lag()))
    return Response(content, content_type=content_type)


def _outbox(lag: Any) -> list[Reading]:
    return [
        ("counterfoil_outbox_waiting", "Messages whose work is not done yet", lag.waiting),
        ("counterfoil_outbox_oldest_seconds", "Age of the oldest of them", lag.oldest_seconds),
        ("counterfoil_outbox_parked", "Messages that failed and wait for a person", lag.parked),
    ]


def _may_read(settings: Settings) -> bool:
    """Who has the token; without one set, who asks from this machine and not through a proxy."""
    if settings.metrics_token is not None:
        expected = f"Bearer {settings.metrics_token.get_secret_value()}"
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), expected.encode())
    came_directly = not {"X-Forwarded-For", "Forwarded", "Via"} & set(request.headers.keys())
    try:
        return came_directly and ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
