"""Make somebody a staff user, or change what a staff user works on."""

import re
from dataclasses import dataclass, field

from application.access.ports import FindPeople, Passwords
from application.clock import Clock, NewId
from application.unit_of_work import BeginWork
from domain.access import Person, StaffRole, keep_an_administrator
from domain.audit import Actor, AuditEvent
from domain.errors import Conflict, InvalidField
from domain.identity import PersonId


@dataclass(frozen=True, slots=True)
class AppointStaff:
    """`password` is only used for a person who has no login yet; no roles end an appointment."""

    email: str
    name: str
    roles: frozenset[StaffRole]
    password: str = field(repr=False, default="")
    seen: frozenset[StaffRole] | None = None
    """The roles that they had when somebody decided; None where nobody looked."""


class StaffAppointer:
    """Raises InvalidField; LastAdministrator; Conflict when the roles were changed meanwhile."""

    def __init__(
        self,
        begin: BeginWork,
        people: FindPeople,
        passwords: Passwords,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._begin = begin
        self._people = people
        self._passwords = passwords
        self._clock = clock
        self._new_id = new_id

    def __call__(self, command: AppointStaff, actor: Actor) -> PersonId:
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", command.email):
            raise InvalidField("email", f"“{command.email}” is no e-mail address")
        known = self._people.by_email(command.email)
        person_id = known.id if known else PersonId(self._new_id())
        with self._begin(actor) as work:
            staff = work.staff_users.all_for_update()
            had = staff.get(person_id, frozenset())
            if had == command.roles:
                return person_id  # a form that was sent twice
            if command.seen is not None and had != command.seen:
                raise Conflict(
                    f"Somebody changed this meanwhile: {', '.join(sorted(had)) or 'no roles'}."
                )
            keep_an_administrator(staff, person_id, command.roles)
            if known is None:
                if not command.password:
                    raise InvalidField("password", "is needed for somebody new")
                hashed = self._passwords.hash(command.password)
                name = command.name or command.email
                work.people.add(Person(person_id, command.email, name, hashed), [])
            work.staff_users.appoint(person_id, command.roles)
            work.record(
                AuditEvent(
                    self._clock.now(),
                    actor,
                    action="staff.appointed",
                    subject_kind="person",
                    subject_id=str(person_id),
                    account_id=None,
                    details={"roles": sorted(command.roles), "before": sorted(had)},
                )
            )
            work.commit()
        return person_id
