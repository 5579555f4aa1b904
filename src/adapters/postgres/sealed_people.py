"""People's names and e-mail addresses, which lie sealed; and those from before, which don't yet."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, Row, and_, bindparam, or_, select, update

from adapters.postgres.tables import people
from application.sealing import ColumnSeal, Place
from domain.access import Person
from domain.identity import PersonId

AT_ONCE = 500
EMAIL = "people.email"
"""What the fingerprints in `email_mark` are of."""

PERSON = (
    people.c.id.label("whose"),
    people.c.email.label("plain_email"),
    people.c.name.label("plain_name"),
    people.c.email_sealed,
    people.c.name_sealed,
)
"""What a query selects, so that `SealedPeople` can read name and address from its rows."""


class SealedPeople:
    """How the two columns are written and read."""

    def __init__(self, seal: ColumnSeal) -> None:
        self._seal = seal

    def values(self, person_id: UUID, email: str, name: str) -> dict[str, bytes]:
        """Columns for a person's row."""
        email = _as_kept(email)
        return {
            "email_sealed": self._seal.seal(email.encode(), _place(person_id, "email_sealed")),
            "name_sealed": self._seal.seal(name.encode(), _place(person_id, "name_sealed")),
            "email_mark": self._seal.fingerprint(email, EMAIL),
        }

    def is_called(self, email: str) -> ColumnElement[bool]:
        """Whether a row is that of the person with this address."""
        email = _as_kept(email)
        mark = self._seal.fingerprint(email, EMAIL)
        return or_(people.c.email_mark == mark, people.c.email == email)

    def email(self, row: Row[*tuple[Any, ...]]) -> str:
        if row.email_sealed is None:
            return str(row.plain_email)
        return self._open(row.email_sealed, _place(row.whose, "email_sealed"))

    def name(self, row: Row[*tuple[Any, ...]]) -> str:
        if row.name_sealed is None:
            return str(row.plain_name)
        return self._open(row.name_sealed, _place(row.whose, "name_sealed"))

    def person(self, row: Row[*tuple[Any, ...]]) -> Person:
        """Of a row with their `password_hash` too."""
        return Person(PersonId(row.whose), self.email(row), self.name(row), row.password_hash)

    def _open(self, sealed: bytes, place: Place) -> str:
        return self._seal.open(bytes(sealed), place).decode()


class PlainPeople:
    """Those whose names were written before there were sealed columns."""

    def __init__(self, engine: Engine, sealed: SealedPeople) -> None:
        self._engine = engine
        self._sealed = sealed

    def __call__(self) -> int:
        """Seal them all, some at a time while others work; returns how many."""
        done = 0
        while some := self._seal_some():
            done += some
        return done

    def _seal_some(self) -> int:
        plain = (
            select(people.c.id, people.c.email, people.c.name)
            .where(people.c.email.is_not(None))
            .order_by(people.c.id)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        with self._engine.begin() as connection:
            found = connection.execute(plain).all()
            if found:
                connection.execute(
                    update(people)
                    .where(and_(people.c.id == bindparam("whose"), people.c.email.is_not(None)))
                    .values(
                        email=None,
                        name=None,
                        email_sealed=bindparam("email_sealed"),
                        name_sealed=bindparam("name_sealed"),
                        email_mark=bindparam("email_mark"),
                    ),
                    [
                        {"whose": row.id, **self._sealed.values(row.id, row.email, row.name)}
                        for row in found
                    ],
                )
        return len(found)


def _as_kept(email: str) -> str:
    return email.strip().casefold()


def _place(person_id: UUID, column: str) -> Place:
    return Place(people.name, column, person_id)
