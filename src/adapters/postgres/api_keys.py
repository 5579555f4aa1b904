"""API keys: the store for commands, and what is read of them on every call."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, func, insert, select, update

from adapters.postgres.tables import api_keys, vendors
from application.access.ports import ListedKey
from domain.access import ApiKey, Scope
from domain.errors import NotFound
from domain.identity import ApiKeyId, VendorId


class PostgresApiKeys:
    """`application.unit_of_work.ApiKeys`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, key: ApiKey) -> None:
        self._connection.execute(
            insert(api_keys).values(
                id=key.id,
                name=key.name,
                prefix=key.prefix,
                secret_sha256=key.secret_sha256,
                vendor_id=key.vendor_id,
                scopes=sorted(key.scopes),
                created_at=key.created_at,
                expires_at=key.expires_at,
                revoked_at=key.revoked_at,
            )
        )

    def for_update(self, prefix: str) -> ApiKey:
        row = self._connection.execute(
            select(api_keys).where(api_keys.c.prefix == prefix).with_for_update()
        ).one_or_none()
        if row is None:
            raise NotFound("API key", prefix)
        return _key(row)

    def save(self, key: ApiKey) -> None:
        self._connection.execute(
            update(api_keys).where(api_keys.c.id == key.id).values(revoked_at=key.revoked_at)
        )


class PostgresApiKeyReads:
    """`application.access.ports.FindApiKeys`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def by_prefix(self, prefix: str) -> ListedKey | None:
        with self._engine.connect() as connection:
            row = connection.execute(_listed().where(api_keys.c.prefix == prefix)).one_or_none()
        return None if row is None else ListedKey(_key(row), row.vendor_code)

    def all(self) -> list[ListedKey]:
        with self._engine.connect() as connection:
            rows = connection.execute(_listed().order_by(api_keys.c.id.desc()))
            return [ListedKey(_key(row), row.vendor_code) for row in rows]

    def was_used(self, key_id: ApiKeyId, at: datetime) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                update(api_keys).where(api_keys.c.id == key_id).values(last_used_at=at)
            )


def _listed() -> Select[Any]:
    return select(api_keys, func.coalesce(vendors.c.code, "").label("vendor_code")).outerjoin_from(
        api_keys, vendors, vendors.c.id == api_keys.c.vendor_id
    )


def _key(row: Row[Any]) -> ApiKey:
    return ApiKey(
        id=ApiKeyId(row.id),
        name=row.name,
        prefix=row.prefix,
        secret_sha256=bytes(row.secret_sha256),
        scopes=frozenset(Scope(scope) for scope in row.scopes),
        created_at=row.created_at,
        vendor_id=None if row.vendor_id is None else VendorId(row.vendor_id),
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
