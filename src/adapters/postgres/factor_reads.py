"""Reads about second factors."""

from typing import Any

from sqlalchemy import Connection, Engine, Row, exists, func, or_, select

from adapters.postgres.tables import (
    accounts,
    authenticator_apps,
    invoices,
    memberships,
    passkeys,
    recoveries,
    recovery_codes,
    staff_users,
    vendors,
)
from domain.access import AuthenticatorApp, Passkey, RecoveryState, SecondFactors
from domain.identity import AppId, PasskeyId, PersonId


class PostgresFactorReads:
    """`application.access.factor_ports.FindFactors`."""

    def __init__(self, engine: Engine) -> None:
        # Single statements: no transaction to begin and end around each.
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    def of(self, person_id: PersonId) -> SecondFactors:
        with self._engine.connect() as connection:
            return self.read(connection, person_id)

    @staticmethod
    def read(connection: Connection, person_id: PersonId) -> SecondFactors:
        of_person = passkeys.c.person_id == person_id
        found = connection.execute(
            select(passkeys).where(of_person).order_by(passkeys.c.created_at)
        )
        left = select(func.count()).where(
            recovery_codes.c.person_id == person_id, recovery_codes.c.used_at.is_(None)
        )
        return SecondFactors(
            passkeys=tuple(map(_passkey, found)),
            app=_app(connection, person_id, is_confirmed=True),
            recovery_codes=connection.execute(left).scalar_one(),
        )

    def is_required(self, person_id: PersonId) -> bool:
        bills = exists().where(
            invoices.c.account_id == memberships.c.account_id,
            invoices.c.vendor_id == vendors.c.id,
            invoices.c.number.is_not(None),
        )
        by_vendor = exists().where(vendors.c.factor_required, bills)
        in_account = (
            exists()
            .where(memberships.c.person_id == person_id)
            .where(accounts.c.id == memberships.c.account_id)
            .where(or_(accounts.c.factor_required, by_vendor))
        )
        was_recovered = exists().where(
            recoveries.c.person_id == person_id,
            recoveries.c.state == RecoveryState.APPROVED.value,
        )
        is_staff = exists().where(staff_users.c.person_id == person_id)
        with self._engine.connect() as connection:
            return bool(
                connection.execute(select(or_(is_staff, was_recovered, in_account))).scalar_one()
            )

    def unconfirmed_app(self, person_id: PersonId) -> AuthenticatorApp | None:
        with self._engine.connect() as connection:
            return _app(connection, person_id, is_confirmed=False)

    def passkey(self, credential_id: bytes) -> Passkey | None:
        query = select(passkeys).where(passkeys.c.credential_id == credential_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _passkey(row)


def _app(
    connection: Connection, person_id: PersonId, *, is_confirmed: bool
) -> AuthenticatorApp | None:
    query = select(authenticator_apps).where(
        authenticator_apps.c.person_id == person_id,
        authenticator_apps.c.is_confirmed == is_confirmed,
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return AuthenticatorApp(
        id=AppId(row.id),
        person_id=PersonId(row.person_id),
        sealed_secret=row.sealed_secret,
        name=row.name,
        created_at=row.created_at,
        confirmed_at=row.confirmed_at,
        last_step=row.last_step,
        last_used_at=row.last_used_at,
    )


def _passkey(row: Row[Any]) -> Passkey:
    return Passkey(
        id=PasskeyId(row.id),
        person_id=PersonId(row.person_id),
        credential_id=row.credential_id,
        public_key=row.public_key,
        sign_count=row.sign_count,
        name=row.name,
        is_synced=row.is_synced,
        is_backed_up=row.is_backed_up,
        created_at=row.created_at,
        transports=tuple(row.transports),
        last_used_at=row.last_used_at,
        suspected_at=row.suspected_at,
    )
