"""A bare application that shows every page with sample data: `python -m …preview.app [PORT]`."""

import sys
from dataclasses import replace
from datetime import date
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, make_response, render_template, request, send_file
from flask.typing import ResponseReturnValue
from tests.entrypoints.web.preview import samples

from domain.access import FOR_MEMBERS, Action
from entrypoints.web import components, formatting, pieces, stylesheets
from entrypoints.web.blueprints import BLUEPRINTS

ROOT = Path(__file__).parents[4]
CSP = "default-src 'self'; frame-ancestors 'self'; form-action 'self'; base-uri 'none'"


def create_preview() -> Flask:
    app = Flask("preview", template_folder=str(ROOT / "templates"), static_folder=None)
    app.secret_key = "preview"
    formatting.register(app)
    pieces.register(app, lambda name: f"/static/{name}")
    components.register(app)
    app.jinja_env.globals["csrf_token"] = lambda: "x"
    app.jinja_env.globals |= {"Action": Action, "may": lambda action: action in FOR_MEMBERS}
    app.after_request(_strictly)
    app.add_url_rule("/static/<path:name>", view_func=_asset, endpoint="asset")
    app.add_url_rule("/", view_func=_contents, endpoint="contents")
    app.add_url_rule("/invoices/", "portal_invoices.index", _searched)
    app.add_url_rule("/invoices/<invoice_id>/readiness", "portal_invoices.readiness", _readiness)
    app.add_url_rule("/page/<name>", view_func=show, endpoint="page")
    _same_addresses_as_the_real_one(app)
    return app


def show(name: str) -> ResponseReturnValue:
    if name not in PAGES:
        abort(404)
    template, context = PAGES[name]
    nobody = {"today": samples.TODAY, "viewer": None, "visit": None}
    visit = {"visit": samples.Visit()} if context.get("viewer") else {}
    return render_template(template, **(nobody | visit | context))


def _list(rows: list[samples.Row], count: str, **context: Any) -> tuple[str, dict[str, Any]]:
    shown = {
        "viewer": samples.Viewer(),
        "rows": rows,
        "currency": "GBP" if {row.total.currency for row in rows} == {"GBP"} else "",
        "filters": samples.Filters(),
        "vendors": (("1", "Thistle & Wren Gift Co."), ("2", "Harbour Paper & Packaging")),
        "older_url": None,
        "newer_url": None,
        "count": samples.Count(count),
    }
    return "portal/invoices/index.html", shown | context


def _sheet(invoice: samples.Sheet, **context: Any) -> tuple[str, dict[str, Any]]:
    neighbours = {
        "newer": samples.Neighbour("1", "TW-2026-004802"),
        "older": samples.Neighbour("3", "TW-2026-004655"),
    }
    shown = {"viewer": samples.Viewer(), "invoice": invoice}
    return "portal/invoices/show.html", shown | neighbours | context


def _verify(**context: Any) -> tuple[str, dict[str, Any]]:
    return "public/verify.html", {"code": "", "verdict": None, "errors": {}} | context


LOGINS = [
    {
        "account_name": "Larkfield Home & Garden Ltd",
        "note": "overdue, due soon, paid",
        "email": "maren.holt@larkfield.example",
        "password": "counterfoil-demo",
    },
    {
        "account_name": "Café Amstelhoek B.V.",
        "note": "reverse charge, in euro",
        "email": "s.devries@amstelhoek.example",
        "password": "counterfoil-demo",
    },
]
PAID = replace(
    samples.Sheet(),
    status="paid",
    totals=replace(samples.Sheet().totals, paid=samples.gbp("563.94"), open=samples.gbp("0.00")),
)
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "login": ("auth/login.html", {"email": "", "demo_logins": LOGINS}),
    "login-refused": (
        "auth/login.html",
        {
            "email": "maren@larkfield.example",
            "error": "E-mail address and password don’t go together. Check both and try again.",
        },
    ),
    "list": _list(samples.rows(), "37 invoices", older_url="?after=x"),
    "list-filtered": _list(
        samples.mixed_currencies(),
        "more than 1,000 invoices",
        filters=samples.Filters(
            q="heart",
            vendor="2",
            status="overdue",
            date_from=date(2025, 10, 1),
            date_to=date(2025, 12, 31),
            sort="-amount",
        ),
        older_url="?after=x",
        newer_url="?before=x",
    ),
    "list-no-match": _list([], "0 invoices", filters=samples.Filters(q="zebra", status="paid")),
    "list-empty": _list([], "No invoices yet"),
    "invoice": _sheet(samples.Sheet()),
    "invoice-long": _sheet(samples.long_sheet()),
    "invoice-paid": _sheet(PAID),
    "credit-note": _sheet(samples.credit_sheet()),
    "verify": _verify(),
    "verify-wrong": _verify(
        code="hello", errors={"code": "A verification code has 26 letters and digits."}
    ),
    "verdict-genuine": _verify(code=samples.GENUINE_CODE, verdict=samples.Verdict("genuine")),
    "verdict-not-genuine": _verify(verdict=samples.Verdict("not_genuine")),
    "verdict-file": _verify(verdict=samples.Verdict("not_genuine", by_file=True)),
    "verdict-too-many": _verify(
        verdict=samples.Verdict("too_many", retry_after_words="10 minutes")
    ),
    **{
        f"error-{code}": (f"errors/{code}.html", {}) for code in (400, 403, 404, 409, 429, 500, 503)
    },
    "styleguide": ("styleguide.html", {"rows": samples.rows()[:6], "viewer": samples.Viewer()}),
}


def _searched() -> ResponseReturnValue:
    """The list as it answers to its own form: a part for htmx, the page for everybody else."""
    filters = samples.Filters(
        **{name: request.args.get(name, "") for name in ("q", "number", "vendor", "status")},
        date_from=_day("date_from"),
        date_to=_day("date_to"),
        sort=request.args.get("sort") or "-date",
    )
    found = [
        row
        for row in samples.rows()
        if filters.q.lower() in f"{row.number} {row.vendor_name} {row.po_reference}".lower()
        and filters.status in ("", row.status)
    ]
    page, context = _list(found, f"{len(found)} invoices", filters=filters)
    is_part = "HX-Request" in request.headers and "HX-Boosted" not in request.headers
    template = "portal/invoices/_results.html" if is_part else page
    return render_template(template, today=samples.TODAY, **context)


def _day(name: str) -> date | None:
    given = request.args.get(name)
    return date.fromisoformat(given) if given else None


def _readiness(invoice_id: str) -> str:
    """Ready at the first question."""
    return render_template("portal/invoices/_readiness.html", invoice=samples.Sheet(id=invoice_id))


def _strictly(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = CSP
    return response


def _contents() -> str:
    return "".join(f'<p><a href="/page/{name}">{name}</a></p>' for name in PAGES)


def _asset(name: str) -> Response:
    if name == "vendor/htmx.js":
        return send_file(str(files("js_lib_htmx") / "static/htmx/htmx.min.js"))
    if name == "css/app.css":
        response = make_response(stylesheets.joined(ROOT / "static" / name))
        response.mimetype = "text/css"
        return response
    if name.startswith("fonts/"):
        return send_file(BytesIO(_font(name)), mimetype="font/woff2")
    return send_file(ROOT / "static" / name)


def _font(name: str) -> bytes:
    """Latin of the installed font, as woff2, kept in the cache folder."""
    from fontTools import subset

    built = ROOT / ".cache" / name
    if not built.exists():
        family, weight = built.stem.rsplit("-", 1)
        style = {"400": "Regular", "600": "Semibold", "700": "Bold"}[weight]
        face = "SourceSansPro" if "sans" in family else "SourceSerifPro"
        source = files(f"font_{family.replace('-', '_')}") / "files" / f"{face}-{style}.otf"
        built.parent.mkdir(parents=True, exist_ok=True)
        subset.main(
            [
                str(source),
                "--unicodes=U+0020-017F,U+0218-021B,U+2010-2026,U+2030,U+20AC,U+2116,U+2122,U+2212",
                "--layout-features=kern,liga,locl,ccmp,mark,tnum,lnum",
                "--no-hinting",
                "--desubroutinize",
                "--flavor=woff2",
                f"--output-file={built}",
            ]
        )
    return built.read_bytes()


def _same_addresses_as_the_real_one(app: Flask) -> None:
    def nowhere(**_values: str) -> str:
        abort(404)

    real = Flask("real", static_folder=None)
    for blueprint in BLUEPRINTS:
        real.register_blueprint(blueprint)
    taken = {rule.endpoint for rule in app.url_map.iter_rules()}
    for rule in real.url_map.iter_rules():
        if rule.endpoint not in taken:
            app.add_url_rule(rule.rule, rule.endpoint, nowhere, methods=rule.methods)


if __name__ == "__main__":
    create_preview().run("localhost", int(sys.argv[1]) if len(sys.argv) > 1 else 8123)
