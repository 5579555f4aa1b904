"""What a WSGI server loads, once in each of its worker processes."""

from entrypoints.container import build
from entrypoints.observability import configure_logs
from entrypoints.observability.metrics import prepare_metrics
from entrypoints.settings import WebSettings, load_settings

settings = load_settings(WebSettings)
configure_logs(level=settings.log_level, style=settings.log_format, process="web")
prepare_metrics(settings.metrics_dir)

from entrypoints.web.app import create_app  # noqa: E402 - metrics must be prepared first

app = create_app(build(settings))
