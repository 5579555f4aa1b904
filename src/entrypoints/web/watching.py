"""Every request has an id, a line in the log and a place in the metrics."""

import time

import structlog
from flask import Flask, Response, g, request
from prometheus_client import Counter, Histogram

from entrypoints.observability import REQUEST_ID_KEY, accepted_or_new

log = structlog.get_logger()
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
UNLOGGED = {"health.alive", "health.ready", "health.metrics"}

requests_total = Counter(
    "counterfoil_http_requests", "Requests answered", ["method", "route", "status"]
)
request_seconds = Histogram(
    "counterfoil_http_request_seconds",
    "Time to answer a request",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def watch(app: Flask) -> None:
    """Must come before everything else that looks at requests."""

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        g.request_id = accepted_or_new(request.headers.get("X-Request-Id"))
        # Threads are reused: what the last request bound must not stick to this one.
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(**{REQUEST_ID_KEY: g.request_id})

    @app.after_request
    def end(response: Response) -> Response:
        seconds = time.perf_counter() - g.began
        # The template of the address, not the address: few labels, and no customer in them.
        route = request.url_rule.rule if request.url_rule else "(none)"
        method = request.method if request.method in METHODS else "OTHER"
        requests_total.labels(method, route, response.status_code).inc()
        request_seconds.labels(method, route).observe(seconds)
        response.headers["X-Request-Id"] = g.request_id
        if request.endpoint not in UNLOGGED:
            log.info(
                "http.answered",
                method=method,
                route=route,
                status=response.status_code,
                ms=round(seconds * 1000, 1),
            )
        return response
