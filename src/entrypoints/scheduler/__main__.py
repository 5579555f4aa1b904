"""Run the scheduler: `python -m entrypoints.scheduler`. A second one only waits in reserve."""

import signal
from threading import Event

from entrypoints.container import build
from entrypoints.observability import configure_logs
from entrypoints.observability.metrics import prepare_metrics
from entrypoints.settings import WorkerSettings, load_settings


def main() -> None:
    settings = load_settings(WorkerSettings)
    configure_logs(level=settings.log_level, style=settings.log_format, process="scheduler")
    prepare_metrics(settings.metrics_dir)
    from entrypoints.scheduler.duties import duties
    from entrypoints.scheduler.loop import run

    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run(duties(build(settings, as_worker=True)), stop)


if __name__ == "__main__":
    main()
