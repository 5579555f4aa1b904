"""Events of the trail for tests: recorded as the application does, or many at once by SQL."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text
from tests.builders import an_id
from tests.installation import TESTER, Installation

from domain.audit import Actor, ActorKind, AuditEvent, Reader
from domain.identity import AccountId

ADA = Actor(
    kind=ActorKind.MEMBER,
    id=str(an_id("person", "ada")),
    name="Ada Lovelace",
    address="192.0.2.7",
    user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
    request_id="0190aaaa-request",
    factor="passkey",
)


def an_event(n: int = 0, **kw: Any) -> AuditEvent:
    return AuditEvent(
        **{
            "at": datetime.now(UTC),
            "actor": ADA,
            "action": "invoice.viewed",
            "subject_kind": "invoice",
            "subject_id": str(an_id("invoice", n)),
            "account_id": AccountId(an_id("account", "C-1001")),
            "details": {"n": n},
        }
        | kw
    )


def record(installation: Installation, *events: AuditEvent) -> None:
    with installation.container.begin_work()(TESTER) as work:
        for event in events:
            work.record(event)
        work.commit()


def seal(installation: Installation) -> int:
    sealed: int = installation.worker.seal_events()()
    return sealed


def write_many(
    installation: Installation, count: int, ends: datetime | None = None, apart_ms: int = 10
) -> None:
    """So many events of the past, `apart_ms` milliseconds from each other."""
    ends = ends or datetime.now(UTC)
    with installation.administrator.begin() as connection:
        connection.execute(
            text(
                """INSERT INTO audit_events (id, at, actor_kind, actor_id, actor_name, address,
                    user_agent, request_id, factor, action, subject_kind, subject_id, account_id,
                    outcome, details)
                SELECT gen_random_uuid(), :begins + n * :apart * interval '1 millisecond',
                    'member', :actor, 'Ada Lovelace', '192.0.2.7', :agent,
                    'request-' || n, 'passkey', 'invoice.viewed', 'invoice',
                    gen_random_uuid()::text, :account, 'done', ('{"n":' || n || '}')::json
                FROM generate_series(1, :count) AS n"""
            ),
            {
                "begins": ends - timedelta(milliseconds=apart_ms * count),
                "apart": apart_ms,
                "count": count,
                "actor": ADA.id,
                "agent": ADA.user_agent,
                "account": an_id("account", "C-1001"),
            },
        )


ROBOT = Actor(kind=ActorKind.VISITOR, user_agent="curl/8", reader=Reader.AUTOMATIC)
