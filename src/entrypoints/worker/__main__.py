"""Run one worker process: `python -m entrypoints.worker`. As many may run as there are cores."""

from entrypoints.container import build
from entrypoints.observability import configure_logs
from entrypoints.observability.metrics import prepare_metrics
from entrypoints.settings import WorkerSettings, load_settings


def main() -> None:
    settings = load_settings(WorkerSettings)
    configure_logs(level=settings.log_level, style=settings.log_format, process="worker")
    prepare_metrics(settings.metrics_dir)
    from entrypoints.worker import jobs
    from entrypoints.worker.worker import give_back_orphans, make_worker

    container = build(settings, as_worker=True)
    jobs.use(container)
    redis = container.redis()
    give_back_orphans(redis, container.outbox_relay().failed)
    make_worker(redis).work()


if __name__ == "__main__":
    main()
