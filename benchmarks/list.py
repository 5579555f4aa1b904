"""The portal's list page at 1,000,000 invoices, against a bare view and against itself at 10,000.

Every account has 200 invoices, so that the pages show the same at both sizes. Servers take turns.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from secrets import token_hex
from uuid import UUID

from flask import Flask, Response
from flask import session as cookie
from flask_wtf.csrf import generate_csrf
from sqlalchemy import NullPool, create_engine, text

from adapters.embedded import EmbeddedPostgres, EmbeddedValkey
from application.access.start_session import Started, token_sha256
from benchmarks.database import MIGRATED, a_server
from benchmarks.list_data import fill
from benchmarks.reporting import Measurement
from benchmarks.serving import median, requests_a_second, served
from domain.access import MEMBERS_LIFETIME, TOKEN_BYTES, Factor, new_session
from domain.audit import Actor
from domain.identity import AccountId, PersonId, SessionId
from entrypoints.container import Container, build
from entrypoints.settings import Settings
from entrypoints.web.app import create_app
from entrypoints.web.visits import begin_session

ACCOUNTS = {"large": 5_000, "small": 50}
EACH = 200
"""Invoices of an account."""
LOOKED_AT = 50
"""Accounts whose lists are asked for in turn."""
ROUNDS = 5
SECONDS = 2.0
USER_AGENT = "benchmark"
SECRET_KEY = "for measurements alone".ljust(32, ".")


def main(*, as_json: bool) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cf-")))
        server = stack.enter_context(a_server())
        queue = stack.enter_context(EmbeddedValkey(folder / "valkey"))
        sites = {
            name: stack.enter_context(_site(server, name, folder, queue.url)) for name in ACCOUNTS
        }
        large_url = server.urls_of("large").office
        bare = stack.enter_context(served("benchmarks.bare_list:app", {"DATABASE_URL": large_url}))
        bare_requests = [_request(f"/?account={account}") for account, _ in _members(large_url)]
        rates: dict[str, list[float]] = {"large": [], "small": [], "bare": []}
        for round_ in range(ROUNDS + 1):
            for name, (port, requests) in {**sites, "bare": (bare, bare_requests)}.items():
                rate = requests_a_second(port, requests, SECONDS)
                if round_:  # the first warms everything up
                    rates[name].append(rate)
    ours = median(rates["large"])
    total = ACCOUNTS["large"] * EACH
    Measurement(
        "list, against a bare view", ours, "requests/s", median(rates["bare"]), total
    ).report(as_json=as_json)
    Measurement(
        "list, against itself at 10,000", ours, "requests/s", median(rates["small"]), total
    ).report(as_json=as_json)


@contextmanager
def _site(
    server: EmbeddedPostgres, name: str, folder: Path, redis_url: str
) -> Iterator[tuple[int, list[bytes]]]:
    """A whole web application over a filled database: its port, and requests of its members."""
    urls = server.create_database(name, MIGRATED)
    fill(urls.administrator, accounts=ACCOUNTS[name], each=EACH, members=LOOKED_AT)
    environment = {
        **urls.variables(),
        "REDIS_URL": redis_url,
        "COUNTERFOIL_ENVIRONMENT": "test",
        "COUNTERFOIL_DATA_DIR": str(folder / name),
        "COUNTERFOIL_SECRET_KEY": SECRET_KEY,
        "COUNTERFOIL_LOG_LEVEL": "info",
    }
    (folder / name).mkdir()
    with served("entrypoints.web.wsgi:app", environment) as port:
        yield port, [_request("/invoices/", cookie) for cookie in _cookies(environment)]


def _request(path: str, cookie: str = "") -> bytes:
    head = [f"GET {path} HTTP/1.1", "Host: localhost", f"User-Agent: {USER_AGENT}"]
    head += ["Accept-Encoding: gzip", f"Cookie: {cookie}"]
    return ("\r\n".join(head) + "\r\n\r\n").encode()


def _cookies(environment: dict[str, str]) -> list[str]:
    """Sessions of members, as a login gives them."""
    settings = Settings.model_validate(
        {
            **environment,
            "environment": "test",
            "data_dir": environment["COUNTERFOIL_DATA_DIR"],
            "secret_key": SECRET_KEY,
        }
    )
    container = build(settings)
    app = create_app(container)
    cookies = [
        _cookie(app, _started(container, PersonId(person), AccountId(account)))
        for account, person in _members(settings.database_url)
    ]
    container.engine().dispose()
    return cookies


def _started(container: Container, person: PersonId, account: AccountId) -> Started:
    clock, token = container.clock(), token_hex(TOKEN_BYTES)
    session = new_session(
        SessionId(container.new_id()()),
        person,
        account,
        clock.now(),
        MEMBERS_LIFETIME,
        factor=Factor.PASSWORD,
    )
    with container.begin_work()(Actor.system("benchmark")) as work:
        work.sessions.add(session, token_sha256(token))
        work.commit()
    return Started(session, token)


def _members(url: str) -> Sequence[tuple[UUID, UUID]]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT account_id, person_id FROM memberships ORDER BY account_id")
        )
        return [(row.account_id, row.person_id) for row in rows]


def _cookie(app: Flask, started: Started) -> str:
    with app.test_request_context(
        headers={"User-Agent": USER_AGENT}, environ_base={"REMOTE_ADDR": "127.0.0.1"}
    ):
        begin_session(started)
        generate_csrf()
        response = Response()
        app.session_interface.save_session(app, cookie, response)  # type: ignore[arg-type]
        return response.headers["Set-Cookie"].partition(";")[0]
