"""People of the business, for tests of their pages."""

from flask.testing import FlaskClient
from tests.builders import an_id
from tests.installation import TESTER, Installation

from domain.access import Person, StaffRole
from domain.identity import PersonId


def appoint(installation: Installation, *roles: StaffRole, name: str = "Ada") -> FlaskClient:
    """A new staff user, whole and freshly proven."""
    person_id = PersonId(an_id("staff", name))
    with installation.container.begin_work()(TESTER) as work:
        person = Person(person_id, f"{name}@staff.example".lower(), name, "no password")
        work.people.add(person, [])
        work.staff_users.appoint(person_id, frozenset(roles))
        work.commit()
    return installation.visit(person_id)
