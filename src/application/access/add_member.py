"""Give a person a login, and a place in accounts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from application.access.ports import FindPeople, Passwords
from application.clock import Clock, NewId
from application.unit_of_work import BeginWork
from domain.access import Membership, Person, Role
from domain.audit import Actor, AuditEvent
from domain.errors import Conflict, InvalidField
from domain.identity import PersonId


@dataclass(frozen=True, slots=True)
class NewMember:
    """`accounts` are references. The password is kept as its Argon2id hash alone."""

    email: str
    name: str
    password: str = field(repr=False)
    accounts: Sequence[str]
    role: Role = Role.OWNER


class AddMember:
    """Raises InvalidField; Conflict where somebody has this address already."""

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

    def __call__(self, new: NewMember, actor: Actor) -> PersonId:
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", new.email):
            raise InvalidField("email", f"“{new.email}” is no e-mail address")
        if not new.accounts:
            raise InvalidField("account", "is needed")
        if self._people.by_email(new.email) is not None:
            raise Conflict(f"{new.email} has a login already.")
        person_id = PersonId(self._new_id())
        hashed = self._passwords.hash(new.password)
        with self._begin(actor) as work:
            found = work.accounts.by_references(new.accounts)
            missing = [reference for reference in new.accounts if reference not in found]
            if missing:
                raise InvalidField("account", f"there is no account {', '.join(missing)}")
            accounts = list(found.values())
            work.people.add(
                Person(person_id, new.email, new.name or new.email, hashed),
                [Membership(person_id, account.id, new.role) for account in accounts],
            )
            for account in accounts:
                work.record(
                    AuditEvent(
                        self._clock.now(),
                        actor,
                        action="member.added",
                        subject_kind="person",
                        subject_id=str(person_id),
                        account_id=account.id,
                        details={"role": new.role.value},
                    )
                )
            work.commit()
        return person_id
