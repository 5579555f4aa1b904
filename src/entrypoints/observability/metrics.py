"""Prometheus metrics of all processes of this machine, gathered from a folder that they share.

prometheus_client decides when it is first imported whether values live in shared files, so
`prepare_metrics` must be called before anything imports a metric: the `__main__` modules do.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import structlog

if TYPE_CHECKING:
    from prometheus_client import Metric

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"

_at_scrape: dict[str, tuple[str, Callable[[], float]]] = {}


def prepare_metrics(folder: Path) -> None:
    """Make the folder, and drop what processes left in it that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.db"):
        pid = file.stem.rsplit("_", 1)[-1]
        if not (pid.isdigit() and psutil.pid_exists(int(pid))):
            file.unlink(missing_ok=True)
    os.environ[FOLDER_VARIABLE] = str(folder)


def gauge_at_scrape(name: str, meaning: str, read: Callable[[], float]) -> None:
    """Register a value that is asked for whenever /metrics is read, such as the outbox's lag.

    Registering the same name again replaces it. What fails is left out of that answer.
    """
    _at_scrape[name] = (meaning, read)


def exposition() -> tuple[bytes, str]:
    """What /metrics answers, and its content type."""
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector
    from prometheus_client.registry import REGISTRY, CollectorRegistry

    registry: CollectorRegistry = REGISTRY
    if os.environ.get(FOLDER_VARIABLE):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    fresh = CollectorRegistry()
    fresh.register(_AtScrape())
    return generate_latest(registry) + generate_latest(fresh), CONTENT_TYPE_LATEST


class _AtScrape:
    def collect(self) -> Iterable["Metric"]:
        from prometheus_client.core import GaugeMetricFamily

        for name, (meaning, read) in _at_scrape.items():
            try:
                value = read()
            except Exception as error:  # one part that is down must not hide the others
                structlog.get_logger().warning(
                    "metrics.unreadable", metric=name, error=type(error).__name__
                )
                continue
            yield GaugeMetricFamily(name, meaning, value=value)
