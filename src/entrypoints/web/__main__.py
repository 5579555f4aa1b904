"""Serve the web application: `python -m entrypoints.web`."""

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from entrypoints.observability import configure_logs
from entrypoints.observability.metrics import prepare_metrics
from entrypoints.settings import WebSettings, load_settings
from entrypoints.web.assets import built_assets


def main() -> None:
    settings = load_settings(WebSettings)
    configure_logs(level=settings.log_level, style=settings.log_format, process="web")
    prepare_metrics(settings.metrics_dir)
    built_assets()  # once here, so that the workers find them made
    Granian(
        "entrypoints.web.wsgi:app",
        address=settings.web_host,
        port=settings.web_port,
        interface=Interfaces.WSGI,
        workers=settings.web_workers,
        blocking_threads=settings.web_threads,
        backlog=1024,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main()
