"""Stores of vendors, accounts and people."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from adapters.postgres.party_rows import address_to_json, bank_from_json, bank_to_json
from adapters.postgres.sealed_people import PERSON, SealedPeople
from adapters.postgres.tables import accounts, memberships, people, vendors
from domain.access import Membership, Person, limits_to_plain
from domain.calendar import PaymentTerms
from domain.customers import Account
from domain.errors import Conflict, NotFound
from domain.identity import AccountId, PersonId, VendorId
from domain.invoicing import NumberFormat, Party, PostalAddress
from domain.tax import TaxScheme
from domain.vendors import Vendor


class PostgresVendors:
    """`application.unit_of_work.Vendors`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_code(self, code: str) -> Vendor:
        return self._one(vendors.c.code == code, code)

    def by_id(self, vendor_id: VendorId) -> Vendor:
        return self._one(vendors.c.id == vendor_id, vendor_id)

    def add(self, vendor: Vendor) -> None:
        self._connection.execute(
            insert(vendors).values(
                id=vendor.id,
                code=vendor.code,
                **_party_columns(vendor.party),
                currency=vendor.currency,
                timezone=vendor.timezone,
                tax_scheme=vendor.tax_scheme.value,
                standard_rate=vendor.standard_rate,
                bank=bank_to_json(vendor.bank),
                terms_days=vendor.terms.net_days,
                series={name: form.pattern for name, form in vendor.series.items()},
                paper=vendor.paper,
                accent=vendor.accent,
                template=vendor.template,
                region=vendor.region,
            )
        )

    def _one(self, condition: ColumnElement[bool], key: object) -> Vendor:
        row = self._connection.execute(select(vendors).where(condition)).one_or_none()
        if row is None:
            raise NotFound("vendor", key)
        return Vendor(
            id=VendorId(row.id),
            code=row.code,
            party=_party(row, reference=""),
            currency=row.currency,
            timezone=row.timezone,
            tax_scheme=TaxScheme(row.tax_scheme),
            standard_rate=row.standard_rate,
            bank=bank_from_json(row.bank),
            terms=PaymentTerms(row.terms_days),
            series={name: NumberFormat(pattern) for name, pattern in row.series.items()},
            paper=row.paper,
            accent=row.accent,
            template=row.template,
            region=row.region,
        )


class PostgresAccounts:
    """`application.unit_of_work.Accounts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_references(self, references: Collection[str]) -> Mapping[str, Account]:
        rows = self._connection.execute(
            select(accounts).where(accounts.c.reference.in_(list(references)))
        )
        return {row.reference: _account(row) for row in rows}

    def add_all(self, added: Sequence[Account]) -> None:
        self._connection.execute(
            insert(accounts),
            [
                {
                    "id": account.id,
                    "reference": account.reference,
                    **_party_columns(account.party),
                    "tier": account.tier,
                    "language": account.language,
                    "terms_days": account.terms.net_days if account.terms else None,
                }
                for account in added
            ],
        )

    def tier_for_update(self, account_id: AccountId) -> str:
        query = select(accounts.c.tier).where(accounts.c.id == account_id).with_for_update()
        tier: str | None = self._connection.execute(query).scalar()
        if tier is None:
            raise NotFound("account", account_id)
        return tier

    def set_tier(self, account_id: AccountId, tier: str) -> None:
        self._connection.execute(
            update(accounts).where(accounts.c.id == account_id).values(tier=tier)
        )


class PostgresPeople:
    """`application.unit_of_work.People`."""

    def __init__(self, connection: Connection, sealed: SealedPeople) -> None:
        self._connection = connection
        self._sealed = sealed

    def add(self, person: Person, joined: Sequence[Membership]) -> None:
        self._connection.execute(
            insert(people).values(
                id=person.id,
                password_hash=person.password_hash,
                **self._sealed.values(person.id, person.email, person.name),
            )
        )
        if not joined:
            return
        self._connection.execute(
            insert(memberships),
            [
                {
                    "person_id": membership.person_id,
                    "account_id": membership.account_id,
                    "role": membership.role.value,
                    "limits": limits_to_plain(membership.limits) or None,
                }
                for membership in joined
            ],
        )

    def by_id(self, person_id: PersonId) -> Person:
        found = self._one(people.c.id == person_id)
        if found is None:
            raise NotFound("person", person_id)
        return found

    def by_email(self, email: str) -> Person | None:
        return self._one(self._sealed.is_called(email))

    def set_password(self, person_id: PersonId, hashed: str) -> None:
        self._set(person_id, {"password_hash": hashed})

    def rename(self, person_id: PersonId, *, email: str | None = None, name: str = "") -> None:
        now = self.by_id(person_id)
        values = self._sealed.values(person_id, email or now.email, name or now.name)
        try:
            self._set(person_id, {"email": None, "name": None, **values})
        except IntegrityError as error:
            raise Conflict("This address can't be used.") from error

    def _set(self, person_id: PersonId, values: Mapping[str, Any]) -> None:
        self._connection.execute(update(people).where(people.c.id == person_id).values(**values))

    def _one(self, condition: ColumnElement[bool]) -> Person | None:
        query = select(people.c.password_hash, *PERSON).where(condition)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else self._sealed.person(row)


def _party_columns(party: Party) -> dict[str, Any]:
    return {
        "name": party.name,
        "tax_id": party.tax_id,
        "registration": party.registration,
        "email": party.email,
        "address": address_to_json(party.address),
    }


def _party(row: Row[Any], reference: str) -> Party:
    return Party(
        name=row.name,
        address=PostalAddress(**row.address),
        tax_id=row.tax_id,
        registration=row.registration,
        email=row.email,
        reference=reference,
    )


def _account(row: Row[Any]) -> Account:
    return Account(
        id=AccountId(row.id),
        reference=row.reference,
        party=_party(row, row.reference),
        tier=row.tier,
        language=row.language,
        terms=None if row.terms_days is None else PaymentTerms(row.terms_days),
    )
