"""The web application, put together."""

from pathlib import Path
from types import ModuleType

from flask import Flask, g
from flask_compress import Compress
from htmx_flask import Htmx
from werkzeug.middleware.proxy_fix import ProxyFix

from entrypoints import limits
from entrypoints.container import Container
from entrypoints.settings import Environment
from entrypoints.web import (
    components,
    errors,
    formatting,
    guard,
    pieces,
    safety,
    stale_forms,
    trail_list,
    visits,
    watching,
)
from entrypoints.web.assets import built_assets
from entrypoints.web.blueprints import API_PREFIXES, BLUEPRINTS, DEMO_ONLY, WITHOUT_FORM_TOKEN
from entrypoints.web.staff import shell

TEMPLATES = Path(__file__).parents[3] / "templates"


def wire(app: Flask, container: Container) -> None:
    """Let the views of `app` get their parts from `container`.

    Whatever is decorated with `inject` is known by the name of its module; given the modules
    themselves, every class in them would be looked through.
    """
    names = {view.__module__ for view in app.view_functions.values()}
    container.wire(modules=[ModuleType(name) for name in names])


def create_app(container: Container) -> Flask:
    """An application that serves from `container`.

    Views get their parts by wiring, which is the process's own: of several applications in one
    process, all serve from the container of the last.
    """
    settings = container.settings()
    is_production = settings.environment is Environment.PRODUCTION
    blueprints = BLUEPRINTS if is_production else [*BLUEPRINTS, *DEMO_ONLY]
    app = Flask("counterfoil", template_folder=str(TEMPLATES), static_folder=None)
    app.extensions["container"] = container
    app.config.update(API_PREFIXES=API_PREFIXES, COMPRESS_ALGORITHM=["br", "gzip"])
    # Pages are short: more effort would cost more than the bytes that it saves.
    app.config.update(COMPRESS_LEVEL=2, COMPRESS_BR_LEVEL=2)
    app.jinja_env.globals["viewer"] = None  # pages that know who looks at them say so
    watching.watch(app)
    Htmx(app)
    safety.protect(app, settings)
    limits.limit(app, settings)
    Compress(app)
    formatting.register(app)
    errors.register(app)
    visits.register(app, container)
    app.context_processor(lambda: {"request_id": g.get("request_id")})
    assets = built_assets()
    assets.serve(app)
    pieces.register(app, assets.url)
    components.register(app)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    wire(app, container)
    guard.register(app)
    stale_forms.register(app)
    shell.register(app)
    trail_list.register(app)
    for blueprint in WITHOUT_FORM_TOKEN:
        safety.csrf.exempt(blueprint)
    app.wsgi_app = safety.SafeHeaders(app.wsgi_app, settings)  # type: ignore[method-assign]
    if count := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    return app
