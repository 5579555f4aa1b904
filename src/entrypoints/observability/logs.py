"""Structured logs on standard error: events with fields, ours and our libraries' alike."""

import logging
import sys
from typing import Any, TextIO, cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

SECRET = ("password", "secret", "token", "authorization", "cookie", "api_key", "session")
"""A field whose name has one of these in it never reaches a log, whatever it holds."""

QUIET = {
    "alembic": logging.WARNING,
    "fontTools": logging.WARNING,
    "rq.worker": logging.WARNING,
    "weasyprint": logging.ERROR,
}
"""Libraries that say more than an operator wants to know."""


class StandardError:
    """Whatever is standard error when a line is written: it may be another one by then."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def configure_logs(*, level: str = "info", style: str = "json", **always: Any) -> None:
    """Set up logging for this process; `always` (such as process="worker") is on every line."""
    shared: list[Processor] = [
        lambda _logger, _method, event: {**always, **event},
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_secrets,
    ]
    render: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(default=str)]
        if style == "json"
        else [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                # The default prints local variables too, and those may be secret.
                exception_formatter=structlog.dev.plain_traceback,
            )
        ]
    )
    stream = cast("TextIO", StandardError())
    structlog.configure(
        # Straight to the stream: the way through `logging` takes twice as long, for every request.
        processors=[*shared, *render],
        logger_factory=structlog.WriteLoggerFactory(stream),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(max(least, logging.getLogger().level))
    structlog.contextvars.clear_contextvars()


def without_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Cross out fields that are secret by their name."""
    for name in event:
        if any(word in name.lower() for word in SECRET):
            event[name] = "…"
    return event
