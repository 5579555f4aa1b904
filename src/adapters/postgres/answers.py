"""Kept answers as rows: claimed before the work, filled after it."""

from datetime import datetime

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.dialects import postgresql

from adapters.postgres.tables import idempotency_keys
from application.answer_once import Answer, Claim, KeyReused

_table = idempotency_keys.c


class PostgresKeptAnswers:
    """`application.answer_once.KeptAnswers`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, caller: str, key: str, body_sha256: bytes) -> Claim:
        with self._engine.begin() as connection:
            connection.execute(
                postgresql.insert(idempotency_keys)
                .values(caller=caller, key=key, body_sha256=body_sha256)
                .on_conflict_do_nothing()
            )
            row = connection.execute(
                select(idempotency_keys).where(_table.caller == caller, _table.key == key)
            ).one()
        if bytes(row.body_sha256) != body_sha256:
            raise KeyReused(key)
        answer = None if row.status is None else Answer(row.status, row.response)
        return Claim(row.created_at, answer)

    def keep(self, caller: str, key: str, answer: Answer) -> Answer:
        place = (_table.caller == caller, _table.key == key)
        with self._engine.begin() as connection:
            connection.execute(
                update(idempotency_keys)
                .where(*place, _table.status.is_(None))
                .values(status=answer.status, response=answer.content)
            )
            row = connection.execute(select(_table.status, _table.response).where(*place)).one()
        return Answer(row.status, row.response)

    def forget(self, before: datetime) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(idempotency_keys).where(_table.created_at < before))
