"""Audit events a second: written against plain inserts, verified against hashing alone.

Written: through the unit of work, against SQLAlchemy Core inserting the same rows in transactions
of the same size. Verified: all of `audit verify` (reading, leaves, roots, seals, signatures), by
one process and by one for each core (the database works as much for each again); both against one
process that does nothing but SHA-256 over the same bytes in memory, leaves and tree. All take
turns.
"""

import os
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, create_engine, insert, select, text

from adapters.crypto.columns import SealedColumns
from adapters.crypto.key_ring import KeyRing
from adapters.embedded import EmbeddedPostgres
from adapters.postgres.tables import audit_events
from adapters.postgres.trail_checking import PostgresSealedLogs
from adapters.postgres.trail_sealing import PostgresSealingLog
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from adapters.system import SystemClock, new_id
from adapters.system.processes import ForkedChecks
from application.audit import SealEvents, TrailVerifier, VerifyTrail
from benchmarks.database import MIGRATED, a_server
from benchmarks.reporting import Measurement
from domain.audit import Actor, ActorKind, AuditEvent
from domain.identity import AccountId

ROUNDS = 4
ONE_BY_ONE = 400
IN_BATCHES = 10_000
BATCH = 50
"""Events written a round, and a transaction."""
VERIFIED = 300_000
CLOCK = SystemClock()
SEAL = SealedColumns(KeyRing(Path("nowhere")))
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"


def main(*, as_json: bool) -> None:
    with a_server() as server:
        for name, batch, count in (
            ("audit, written one by one", 1, ONE_BY_ONE),
            (f"audit, written in batches of {BATCH}", BATCH, IN_BATCHES),
        ):
            _measure_writing(server, name, batch, count).report(as_json=as_json)
        for measurement in _measure_verifying(server):
            measurement.report(as_json=as_json)


def _measure_writing(server: EmbeddedPostgres, name: str, batch: int, count: int) -> Measurement:
    ours = theirs = 0.0
    for round_ in range(ROUNDS):
        label = f"{batch}_{round_}"
        engine = create_engine(
            server.create_database(f"ours_{label}", MIGRATED).office, pool_size=1
        )
        ours += _recorded(engine, [_event(n) for n in range(count)], batch)
        with engine.connect() as connection:
            rows = connection.execute(select(audit_events).order_by(audit_events.c.at)).mappings()
            written = [
                {name: value for name, value in row.items() if name != "written_in"} for row in rows
            ]
        engine.dispose()
        urls = server.create_database(f"raw_{label}", MIGRATED)
        engine = create_engine(urls.office, pool_size=1)
        theirs += _inserted(engine, written, batch)
        engine.dispose()
    total = count * ROUNDS
    return Measurement(name, total / ours, "events/s", total / theirs, total)


def _event(n: int) -> AuditEvent:
    return AuditEvent(
        at=datetime.now(UTC),
        actor=Actor(
            ActorKind.MEMBER,
            id=str(UUID(int=n % 50)),
            name="Ada Lovelace",
            address="192.0.2.7",
            user_agent=AGENT,
            request_id=str(UUID(int=n)),
            factor="passkey",
        ),
        action="document.downloaded",
        subject_kind="invoice",
        subject_id=str(UUID(int=n % 997)),
        account_id=AccountId(UUID(int=n % 100)),
        details={"sha256": f"{n:064x}"},
    )


def _recorded(engine: Engine, events: Sequence[AuditEvent], batch: int) -> float:
    actor = Actor.system("benchmark")
    begun = time.perf_counter()
    for start in range(0, len(events), batch):
        with PostgresUnitOfWork(engine, actor, CLOCK, new_id, SEAL) as work:
            for event in events[start : start + batch]:
                work.record(event)
            work.commit()
    return time.perf_counter() - begun


def _inserted(engine: Engine, rows: Sequence[dict[str, Any]], batch: int) -> float:
    begun = time.perf_counter()
    for start in range(0, len(rows), batch):
        with engine.begin() as connection:
            connection.execute(insert(audit_events), rows[start : start + batch])
    return time.perf_counter() - begun


def _measure_verifying(server: EmbeddedPostgres) -> Iterator[Measurement]:
    url = server.create_database("sealed", MIGRATED).administrator
    engine = create_engine(url, pool_size=3)
    with TemporaryDirectory() as folder:
        keys = KeyRing.ensure(Path(folder))
        _fill(engine)
        SealEvents(PostgresSealingLog(engine), keys, CLOCK)()
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
        logs = PostgresSealedLogs(engine)
        with logs.open() as log:
            windows = log.windows(None, None)
            data = [row for window in windows for rows in log.events(window) for row in rows]
        others = ForkedChecks(lambda: (PostgresSealedLogs(create_engine(url)), keys), keys)
        verify = TrailVerifier(logs, keys, CLOCK, timedelta(days=2557), others)
        times = {"audit, verified": 0.0, "audit, verified, a process for each core": 0.0}
        theirs = 0.0
        for _ in range(ROUNDS):
            for name, processes in zip(times, (1, os.cpu_count() or 1), strict=True):
                times[name] += _verified(verify, processes)
            theirs += _hashed(data)
    engine.dispose()
    total = VERIFIED * ROUNDS
    for name, ours in times.items():
        yield Measurement(name, total / ours, "events/s", total / theirs, total)


def _verified(verify: TrailVerifier, processes: int) -> float:
    begun = time.perf_counter()
    report = verify(VerifyTrail(processes=processes))
    took = time.perf_counter() - begun
    if report.found or report.events != VERIFIED:
        raise RuntimeError(f"the trail was not found whole: {report.findings()[:3]}")
    return took


def _fill(engine: Engine) -> None:
    """Events of a week, with what events of the portal say."""
    with engine.begin() as connection:
        connection.execute(
            text(
                """INSERT INTO audit_events (id, at, actor_kind, actor_id, actor_name, address,
                    user_agent, request_id, factor, action, subject_kind, subject_id, account_id,
                    outcome, details)
                SELECT gen_random_uuid(), now() - (:count - n) * interval '2 s', 'member',
                    gen_random_uuid()::text, 'Ada Lovelace', '192.0.2.7', :agent,
                    gen_random_uuid()::text, 'passkey', 'document.downloaded', 'invoice',
                    gen_random_uuid()::text, gen_random_uuid(), 'done',
                    json_build_object('sha256', encode(sha256(n::text::bytea), 'hex'))
                FROM generate_series(1, :count) AS n"""
            ),
            {"count": VERIFIED, "agent": AGENT},
        )


def _hashed(data: Sequence[bytes]) -> float:
    """Leaves and tree, as quickly as Python does nothing else."""
    begun = time.perf_counter()
    level = [sha256(b"\0" + leaf).digest() for leaf in data]
    while len(level) > 1:
        last = level[-1:] if len(level) % 2 else []
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [sha256(b"\1" + left + right).digest() for left, right in pairs] + last
    return time.perf_counter() - begun
