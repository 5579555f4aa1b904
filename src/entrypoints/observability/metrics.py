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

Reading = tuple[str, str, float]
"""Name, meaning and value of a gauge."""


def prepare_metrics(folder: Path) -> None:
    """Make the folder, and drop what processes left in it that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.db"):
        pid = file.stem.rsplit("_", 1)[-1]
        if not (pid.isdigit() and psutil.pid_exists(int(pid))):
            file.unlink(missing_ok=True)
    os.environ[FOLDER_VARIABLE] = str(folder)


def exposition(*reads: Callable[[], Iterable[Reading]]) -> tuple[bytes, str]:
    """What /metrics answers, and its content type.

    Each of `reads` is asked now, such as for the outbox's lag; one that fails is left out.
    """
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector
    from prometheus_client.registry import REGISTRY, CollectorRegistry

    registry: CollectorRegistry = REGISTRY
    if os.environ.get(FOLDER_VARIABLE):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    fresh = CollectorRegistry()
    fresh.register(_Fresh(reads))
    return generate_latest(registry) + generate_latest(fresh), CONTENT_TYPE_LATEST


class _Fresh:
    def __init__(self, reads: Iterable[Callable[[], Iterable[Reading]]]) -> None:
        self._reads = reads

    def describe(self) -> list["Metric"]:
        """Nothing, so that registering reads nothing."""
        return []

    def collect(self) -> Iterable["Metric"]:
        from prometheus_client.core import GaugeMetricFamily

        for read in self._reads:
            try:
                readings = list(read())
            except Exception as error:  # one part that is down must not hide the others
                structlog.get_logger().warning("metrics.unreadable", error=type(error).__name__)
                continue
            for name, meaning, value in readings:
                yield GaugeMetricFamily(name, meaning, value=value)
