"""A whole Counterfoil for a test, on real servers, with short ways to put something into it."""

from collections.abc import Sequence
from pathlib import Path
from secrets import token_hex
from typing import Any, ClassVar

from argon2 import PasswordHasher
from dependency_injector import providers
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from sqlalchemy import NullPool, create_engine, text
from tests.builders import a_vendor, an_account, an_id

from adapters.crypto.passwords import Argon2Passwords
from adapters.embedded import DatabaseUrls
from application.access.appoint_staff import AppointStaff
from application.access.start_session import token_sha256
from application.billing.accept_transactions import Accepted, Outcome
from application.watching import EditRules
from domain.access import (
    MEMBERS_LIFETIME,
    TOKEN_BYTES,
    Factor,
    Membership,
    Person,
    Role,
    StaffRole,
    new_session,
)
from domain.audit import Actor
from domain.billing import Transaction
from domain.customers import Account
from domain.identity import InvoiceId, PersonId, SessionId
from domain.vendors import Vendor
from domain.watching import Rules
from entrypoints.container import Container, build
from entrypoints.limits import limiter
from entrypoints.settings import Settings
from entrypoints.web.app import create_app, wire
from entrypoints.worker import jobs
from entrypoints.worker.worker import QUEUES

TESTER = Actor.system("test")
PASSWORD = "a good long password"
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
"""Argon2id with less work: hundreds of tests sign somebody in."""


class CompiledOnce(BytecodeCache):
    """Templates that one application of this process compiled, for all others."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options = Flask.jinja_options | {"bytecode_cache": CompiledOnce()}


class Installation:
    """`administrator` sees and changes what it likes, which is what a test's own SQL needs."""

    _wired: ClassVar["Installation | None"] = None

    def __init__(self, urls: DatabaseUrls, redis_url: str, data_dir: Path, **settings: Any) -> None:
        self.urls = urls
        self.settings = Settings.model_validate(
            {
                **urls.variables(),
                "REDIS_URL": redis_url,
                "environment": "test",
                "data_dir": data_dir,
                "secret_key": "a secret key for tests alone, forty chars",
                "database_pool": 8,
            }
            | settings
        )
        data_dir.mkdir(parents=True, exist_ok=True)
        self.container: Container = build(self.settings)
        self.worker: Container = build(self.settings, as_worker=True)
        # A test that puts something else in a place of the one means both.
        for place in ("clock", "keys", "archive", "renderer", "mailer"):
            self.worker.providers[place].override(self.container.providers[place])
        self.container.passwords.override(providers.Object(Argon2Passwords(QUICK)))
        self._app: Flask | None = None
        self.administrator = create_engine(urls.administrator, poolclass=NullPool)

    def close(self) -> None:
        ours = self.container
        for engine in (ours.engine, ours.portal_engine, ours.staff_engine, self.worker.engine):
            engine().dispose()
        self.container.redis().close()

    def app(self, *, limited: bool = False, forged_refused: bool = False) -> Flask:
        """The one application, or one of its own that counts tries or asks forms for their token.

        Only the installation that was asked last can serve: wiring and limits are the process's.
        """
        limiter.enabled = limited
        if limited or forged_refused or self._app is None:
            app = create_app(self.container)
            app.config.update(TESTING=True, WTF_CSRF_ENABLED=forged_refused)
            Installation._wired = self
            if limited or forged_refused:
                return app
            self._app = app
        if Installation._wired is not self:
            wire(self._app, self.container)
            Installation._wired = self
        return self._app

    def add(self, vendor: Vendor | None = None, accounts: Sequence[Account] = ()) -> None:
        """A vendor and its customers; usual ones when nothing is said."""
        with self.container.begin_work()(TESTER) as work:
            work.vendors.add(vendor or a_vendor())
            work.accounts.add_all(accounts or [an_account()])
            work.commit()

    def add_member(self, email: str, account: Account, role: Role = Role.VIEWER) -> PersonId:
        person_id = PersonId(an_id("person", email))
        hashed = self.container.passwords().hash(PASSWORD)
        person = Person(person_id, email, email.partition("@")[0].title(), hashed)
        with self.container.begin_work()(TESTER) as work:
            work.people.add(person, [Membership(person_id, account.id, role)])
            work.commit()
        return person_id

    def add_staff(self, email: str, role: StaffRole = StaffRole.ADMINISTRATOR) -> PersonId:
        command = AppointStaff(email, email.partition("@")[0].title(), frozenset({role}), PASSWORD)
        return self.container.appoint_staff()(command, TESTER)

    def post(self, *transactions: Transaction, **options: bool) -> list[Outcome]:
        return self.container.accept_transactions()(transactions, TESTER, **options)

    def issue(self, *transactions: Transaction) -> list[InvoiceId]:
        """The documents of transactions that must all be accepted."""
        outcomes = self.post(*transactions)
        assert all(isinstance(outcome, Accepted) for outcome in outcomes), outcomes
        return [outcome.invoice_id for outcome in outcomes if isinstance(outcome, Accepted)]

    def work_off(self) -> None:
        """Hand the outbox over and do every job, as relay and worker would."""
        jobs.use(self.worker)
        self.worker.outbox_relay()()
        redis = self.container.redis()
        queues = [Queue(name, connection=redis, serializer=JSONSerializer) for name in QUEUES]
        SimpleWorker(queues, connection=redis, serializer=JSONSerializer).work(
            burst=True, logging_level="WARNING"
        )

    def watch_nobody(self) -> None:
        """Rules by which the access monitor does nothing: for tests that try every door."""
        self.container.rules_editor()(EditRules(Rules({}), 0, "these tests try every door"), TESTER)

    def scalar(self, query: str, **values: Any) -> Any:
        with self.administrator.connect() as connection:
            return connection.execute(text(query), values).scalar()

    def tamper(self, table: str, statement: str, **values: Any) -> None:
        """What an administrator could do: switch the triggers off, then change `table`."""
        with self.administrator.begin() as connection:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            connection.execute(text(statement), values)
            connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))

    def visit(
        self, person_id: PersonId, account: Account | None = None, *, app: Flask | None = None
    ) -> FlaskClient:
        """A client with a live session, whole and freshly proven, without a login before."""
        token, now = token_hex(TOKEN_BYTES), self.container.clock().now()
        session = new_session(
            SessionId(self.container.new_id()()),
            person_id,
            account.id if account else None,
            now,
            MEMBERS_LIFETIME,
            factor=Factor.TOTP,
        )
        with self.container.begin_work()(TESTER) as work:
            work.sessions.add(session, token_sha256(token))
            work.commit()
        client = (app or self.app()).test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
        return client

    def login(self, email: str) -> FlaskClient:
        client = self.app().test_client()
        answer = client.post("/login", data={"email": email, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client
