"""Own and foreign things of every kind, and everybody who could ask for them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from flask import Flask
from flask.testing import FlaskClient
from tests.builders import a_buyer, a_transaction, an_account, an_id
from tests.domain.access.expected import LACKING, MEMBERS
from tests.domain.access.expected import STAFF as STAFF_MAY
from tests.installation import TESTER, Installation

from application.access.invite import InviteMember
from domain.access import (
    DEFAULT_TIERS,
    FOR_STAFF,
    MEMBERS_LIFETIME,
    OWN,
    Action,
    AuthenticatorApp,
    Factor,
    Membership,
    Passkey,
    Person,
    Recovery,
    Role,
    StaffRole,
    new_session,
)
from domain.customers import Account
from domain.identity import AppId, PasskeyId, PersonId, RecoveryId, SessionId

SECRET = "Zephyrine"
"""Stands in everything of the foreign account; nobody else may ever read it."""

FOREIGN = an_account(
    reference="C-9", party=a_buyer(name=f"{SECRET} Ltd", reference="C-9"), tier="enterprise"
)
OWN_ACCOUNTS = {
    tier: an_account(
        reference=f"C-{tier}",
        party=a_buyer(name=f"Own {tier} Ltd", reference=f"C-{tier}"),
        tier=tier,
    )
    for tier in DEFAULT_TIERS
}


OFFERED = an_account(reference="C-offered", party=a_buyer(name="Offered Ltd"), tier="enterprise")
"""Everybody is invited into it."""


@dataclass(frozen=True)
class Asker:
    """A member of the own account of a tier, or a staff user."""

    name: str
    person_id: PersonId
    account: Account | None = None
    role: Role | None = None
    staff: StaffRole | None = None

    def may(self, action: Action) -> bool:
        if action in OWN:
            return True
        if self.staff is not None:
            return action in STAFF_MAY[self.staff]
        assert self.account is not None
        assert self.role is not None
        return action in MEMBERS[self.role] - LACKING[self.account.tier]

    def may_know_of(self, action: Action) -> bool:
        """Whether a refusal may say that there is something to refuse."""
        if action in OWN:
            return True
        return (action in FOR_STAFF) is (self.staff is not None)


ASKERS = [
    Asker(f"{role}, {tier}", PersonId(an_id("asker", role, tier)), OWN_ACCOUNTS[tier], role=role)
    for role, tier in product(Role, DEFAULT_TIERS)
] + [Asker(role.value, PersonId(an_id("asker", role)), staff=role) for role in StaffRole]


class World:
    """An installation with all of them in it."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.app: Flask = installation.app()
        installation.watch_nobody()
        accounts = [FOREIGN, *OWN_ACCOUNTS.values()]
        installation.add(accounts=[*accounts, OFFERED])
        self._things: dict[str, dict[str, str]] = {
            account.reference: {
                "account": str(account.id),
                "tier": account.tier,
                "colleague": str(an_id("asker", StaffRole.AUDITOR)),
                "member": str(an_id("asker", Role.OWNER, account.tier)),
            }
            for account in accounts
        }
        self._things[FOREIGN.reference]["member"] = str(an_id("asker", "foreign"))
        self._people()
        for account in accounts:
            marked = SECRET if account is FOREIGN else "plain"
            [invoice_id] = installation.issue(
                a_transaction(
                    f"T-{marked}-{account.reference}",
                    customer=account.reference,
                    po_reference=f"PO-{marked}",
                )
            )
            self._things[account.reference]["invoice"] = str(invoice_id)
        installation.work_off()
        installation.worker.seal_events()()
        for account in accounts:
            known = self._things[account.reference]
            query = (
                "SELECT {} FROM invoices i JOIN documents d ON d.invoice_id = i.id WHERE i.id = :id"
            )
            known["code"] = installation.scalar(query.format("d.code"), id=known["invoice"])
            issued = "SELECT id FROM audit_events WHERE subject_id = :id AND action ~ 'issued'"
            known["event"] = str(installation.scalar(issued, id=known["invoice"]))
            known["number"] = installation.scalar(query.format("i.number"), id=known["invoice"])

    def _people(self) -> None:
        foreign = PersonId(an_id("asker", "foreign"))
        with self.installation.container.begin_work()(TESTER) as work:
            work.people.add(
                Person(foreign, f"{SECRET}@foreign.example", SECRET, "no password"),
                [Membership(foreign, FOREIGN.id, Role.OWNER)],
            )
            for asker in ASKERS:
                person = Person(
                    asker.person_id, f"{asker.person_id}@x.example", asker.name, "no password"
                )
                places = (
                    [Membership(asker.person_id, asker.account.id, asker.role)]
                    if asker.account and asker.role
                    else []
                )
                work.people.add(person, places)
                if asker.staff:
                    work.staff_users.appoint(asker.person_id, frozenset({asker.staff}))
            work.commit()

        self._own: dict[PersonId, dict[str, str]] = {}
        for person_id in [foreign, *(asker.person_id for asker in ASKERS)]:
            self._own[person_id] = {
                "passkey": self._factors(person_id),
                "session": self._session(person_id),
            }
        self._things[FOREIGN.reference] |= self._own[foreign]
        self._invitations()

    def _invitations(self) -> None:
        """One into each account, and for everybody one that only they can accept."""
        inviter = self.installation.container.inviter()

        def invite(email: str, account: Account) -> str:
            command = InviteMember(
                email, "Guest", Role.VIEWER, account.id, account.party.name, "Host"
            )
            return str(inviter.member(command, TESTER))

        for account in (FOREIGN, *OWN_ACCOUNTS.values()):
            self._things[account.reference]["invitation"] = invite("new@x.example", account)
        for person_id, own in self._own.items():
            own["offer"] = invite(f"{person_id}@x.example", OFFERED)
        # The foreign owner has another address, so that nobody can accept this one.
        self._things[FOREIGN.reference] |= self._own[PersonId(an_id("asker", "foreign"))]

    def _session(self, person_id: PersonId) -> str:
        session = new_session(
            SessionId(an_id("session", person_id)),
            person_id,
            None,
            self.installation.container.clock().now(),
            MEMBERS_LIFETIME,
            factor=Factor.TOTP,
        )
        with self.installation.container.begin_work()(TESTER) as work:
            work.sessions.add(session, str(person_id).encode())
            work.commit()
        return str(session.id)

    def _factors(self, person_id: PersonId) -> str:
        """A passkey, an app and a request for a way back; returns the id of the passkey."""
        now = self.installation.container.clock().now()
        passkey_id = PasskeyId(an_id("passkey", person_id))
        key = str(person_id).encode()
        recovery = Recovery(RecoveryId(an_id("recovery", person_id)), person_id, "Lost", "Me", now)
        for things in self._things.values():  # staff decide about it, whatever its account
            things["recovery"] = str(recovery.id)
        with self.installation.container.begin_work()(TESTER) as work:
            work.factors.passkeys.add(
                Passkey(passkey_id, person_id, key, key, 0, "Mine", False, False, now)
            )
            app_id = AppId(an_id("app", person_id))
            work.factors.apps.propose(AuthenticatorApp(app_id, person_id, key, "Mine", now))
            work.factors.apps.confirm(person_id, 1, now)
            work.factors.recoveries.add(recovery)
            work.commit()
        return str(passkey_id)

    def client(self, asker: Asker) -> FlaskClient:
        return self.installation.visit(asker.person_id, asker.account, app=self.app)

    def address(
        self, rule: str, ids: Mapping[str, str], account: Account, own: Asker | None = None
    ) -> str:
        """`rule` with things of `account` in the places of its variables, or the asker's `own`."""
        things = self._things[account.reference] | (self._own[own.person_id] if own else {})

        def thing(variable: re.Match[str]) -> str:
            return things[ids[variable.group(1)]]

        return re.sub(r"<(?:\w+:)?(\w+)>", thing, rule)

    def invoice_id(self, account: Account) -> str:
        return self._things[account.reference]["invoice"]


def routes(app: Flask) -> Iterator[tuple[str, str]]:
    """Method and rule of everything that the application answers to, with its endpoint."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield f"{method} {rule.rule}", rule.endpoint
