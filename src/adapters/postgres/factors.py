"""Second factors as rows. Whatever is used up is used up by one statement, so that of two at the
same moment only one finds it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, literal_column, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from adapters.postgres.factor_reads import PostgresFactorReads
from adapters.postgres.recoveries import PostgresRecoveries
from adapters.postgres.tables import (
    accounts,
    authenticator_apps,
    passkey_challenges,
    passkeys,
    recovery_codes,
    vendors,
)
from domain.access import AuthenticatorApp, Ceremony, Challenge, Passkey, SecondFactors
from domain.identity import AccountId, PasskeyId, PersonId, VendorId


class PostgresPasskeys:
    """`application.factor_stores.Passkeys`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, passkey: Passkey) -> bool:
        statement = upsert(passkeys).values(
            id=passkey.id,
            person_id=passkey.person_id,
            credential_id=passkey.credential_id,
            public_key=passkey.public_key,
            sign_count=passkey.sign_count,
            name=passkey.name,
            is_synced=passkey.is_synced,
            is_backed_up=passkey.is_backed_up,
            transports=list(passkey.transports),
            created_at=passkey.created_at,
        )
        added = statement.on_conflict_do_nothing().returning(passkeys.c.id)
        return self._connection.execute(added).one_or_none() is not None

    def rename(self, person_id: PersonId, passkey_id: PasskeyId, name: str) -> bool:
        statement = update(passkeys).where(
            passkeys.c.id == passkey_id, passkeys.c.person_id == person_id
        )
        return self._connection.execute(statement.values(name=name)).rowcount == 1

    def remove(self, person_id: PersonId, passkey_id: PasskeyId) -> bool:
        statement = delete(passkeys).where(
            passkeys.c.id == passkey_id, passkeys.c.person_id == person_id
        )
        return self._connection.execute(statement).rowcount == 1

    def was_used(
        self, passkey_id: PasskeyId, sign_count: int, at: datetime, *, is_backed_up: bool
    ) -> bool:
        doesnt_count = (passkeys.c.sign_count == 0) & (literal_column("0") == sign_count)
        statement = (
            update(passkeys)
            .where(
                passkeys.c.id == passkey_id,
                passkeys.c.suspected_at.is_(None),
                (passkeys.c.sign_count < sign_count) | doesnt_count,
            )
            .values(sign_count=sign_count, last_used_at=at, is_backed_up=is_backed_up)
        )
        return self._connection.execute(statement).rowcount == 1

    def suspect(self, passkey_id: PasskeyId, at: datetime) -> None:
        self._connection.execute(
            update(passkeys)
            .where(passkeys.c.id == passkey_id, passkeys.c.suspected_at.is_(None))
            .values(suspected_at=at)
        )

    def open_challenge(self, challenge: Challenge, now: datetime) -> None:
        gone = delete(passkey_challenges).where(passkey_challenges.c.expires_at <= now)
        self._connection.execute(gone)
        self._connection.execute(
            insert(passkey_challenges).values(
                value=challenge.value,
                ceremony=challenge.ceremony.value,
                bound_to=challenge.bound_to,
                expires_at=challenge.expires_at,
            )
        )

    def take_challenge(
        self, value: bytes, ceremony: Ceremony, bound_to: str, now: datetime
    ) -> bool:
        statement = delete(passkey_challenges).where(
            passkey_challenges.c.value == value,
            passkey_challenges.c.ceremony == ceremony.value,
            passkey_challenges.c.bound_to == bound_to,
            passkey_challenges.c.expires_at > now,
        )
        return self._connection.execute(statement).rowcount == 1


class PostgresAuthenticatorApps:
    """`application.factor_stores.AuthenticatorApps`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def propose(self, app: AuthenticatorApp) -> None:
        values = {
            "id": app.id,
            "sealed_secret": app.sealed_secret,
            "name": app.name,
            "created_at": app.created_at,
            "last_step": 0,
        }
        statement = upsert(authenticator_apps).values(
            person_id=app.person_id, is_confirmed=False, **values
        )
        key = [authenticator_apps.c.person_id, authenticator_apps.c.is_confirmed]
        self._connection.execute(statement.on_conflict_do_update(index_elements=key, set_=values))

    def confirm(self, person_id: PersonId, step: int, at: datetime) -> bool:
        of_person = authenticator_apps.c.person_id == person_id
        self._connection.execute(
            delete(authenticator_apps).where(of_person, authenticator_apps.c.is_confirmed)
        )
        statement = (
            update(authenticator_apps)
            .where(of_person)
            .values(is_confirmed=True, confirmed_at=at, last_step=step, last_used_at=at)
        )
        return self._connection.execute(statement).rowcount == 1

    def use_step(self, person_id: PersonId, step: int, at: datetime) -> bool:
        statement = (
            update(authenticator_apps)
            .where(
                authenticator_apps.c.person_id == person_id,
                authenticator_apps.c.is_confirmed,
                authenticator_apps.c.last_step < step,
            )
            .values(last_step=step, last_used_at=at)
        )
        return self._connection.execute(statement).rowcount == 1

    def remove(self, person_id: PersonId) -> bool:
        statement = delete(authenticator_apps).where(authenticator_apps.c.person_id == person_id)
        return self._connection.execute(statement).rowcount > 0


class PostgresRecoveryCodes:
    """`application.factor_stores.RecoveryCodes`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, person_id: PersonId, sha256s: Sequence[bytes], at: datetime) -> None:
        self._connection.execute(
            delete(recovery_codes).where(recovery_codes.c.person_id == person_id)
        )
        if sha256s:
            self._connection.execute(
                insert(recovery_codes),
                [
                    {"person_id": person_id, "code_sha256": sha256, "created_at": at}
                    for sha256 in sha256s
                ],
            )

    def use(self, person_id: PersonId, sha256: bytes, at: datetime) -> int | None:
        of_person = recovery_codes.c.person_id == person_id
        statement = (
            update(recovery_codes)
            .where(
                of_person,
                recovery_codes.c.code_sha256 == sha256,
                recovery_codes.c.used_at.is_(None),
            )
            .values(used_at=at)
        )
        if self._connection.execute(statement).rowcount == 0:
            return None
        left = select(func.count()).where(of_person, recovery_codes.c.used_at.is_(None))
        return int(self._connection.execute(left).scalar_one())


class PostgresFactorRules:
    """`application.factor_stores.FactorRules`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def require_in_account(self, account_id: AccountId, *, is_required: bool) -> bool:
        statement = update(accounts).where(
            accounts.c.id == account_id, accounts.c.factor_required != is_required
        )
        return self._connection.execute(statement.values(factor_required=is_required)).rowcount == 1

    def require_by_vendor(self, vendor_id: VendorId, *, is_required: bool) -> bool:
        statement = update(vendors).where(
            vendors.c.id == vendor_id, vendors.c.factor_required != is_required
        )
        return self._connection.execute(statement.values(factor_required=is_required)).rowcount == 1


class PostgresFactors:
    """`application.factor_stores.Factors`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.passkeys = PostgresPasskeys(connection)
        self.apps = PostgresAuthenticatorApps(connection)
        self.recovery_codes = PostgresRecoveryCodes(connection)
        self.recoveries = PostgresRecoveries(connection)
        self.rules = PostgresFactorRules(connection)

    def of(self, person_id: PersonId) -> SecondFactors:
        self._connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended('factors ' || :person, 0))"),
            {"person": str(person_id)},
        )
        return PostgresFactorReads.read(self._connection, person_id)

    def forget(self, person_id: PersonId) -> None:
        for table in (passkeys, authenticator_apps, recovery_codes):
            self._connection.execute(delete(table).where(table.c.person_id == person_id))
