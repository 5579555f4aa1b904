"""What operators see: structured logs, request ids that follow the work, metrics."""

from entrypoints.observability.logs import configure_logs
from entrypoints.observability.request_ids import (
    REQUEST_ID_KEY,
    accepted_or_new,
    bind_request_id,
    current_request_id,
    request_id_meta,
)

__all__ = [
    "REQUEST_ID_KEY",
    "accepted_or_new",
    "bind_request_id",
    "configure_logs",
    "current_request_id",
    "request_id_meta",
]
