"""Prove a second factor within a session: after the password, or once more before something big.

A proof gives the session a new token, so that one that was stolen before is worth nothing; wrong
ones are counted, and after a few the session is over.
"""

from dataclasses import dataclass

from application.access.check_passkey import NoProof, PasskeyChecker
from application.access.factor_ports import (
    FindFactors,
    OneTimeCodes,
    PasskeyCeremonies,
)
from application.access.factor_secrets import secret_place
from application.access.ports import FindPeople, Passwords, Visit
from application.access.proving import SessionOver, SessionProver
from application.access.start_session import Started
from application.clock import Clock
from application.sealing import ColumnSeal
from application.unit_of_work import BeginWork, UnitOfWork
from domain.access import Ceremony, Factor, code_of, read_recovery_code
from domain.audit import Actor


@dataclass(frozen=True, slots=True)
class Proven:
    """It was right; the browser goes on with the token of `started`."""

    started: Started
    recovery_codes: int | None = None
    """How many are left, after one of them was used."""
    is_recovery_cancelled: bool = False
    """A request for a way back was open; who proves a factor has not lost them all."""


@dataclass(frozen=True, slots=True)
class NotProven:
    """It was wrong, in a sentence for the person."""

    sentence: str
    is_over: bool = False
    """The session has ended: there were too many."""


WRONG_CODE = (
    "This code isn't right, or it was used before. "
    "Wait for the next one in your app and check that the device's clock is right."
)
WRONG_RECOVERY_CODE = "This is none of your recovery codes, or it was used before."
WRONG_PASSKEY = "The passkey could not be checked. Try again, or use another way."
WRONG_PASSWORD = "This isn't your password."  # noqa: S105 - a sentence


class FactorProver:
    def __init__(
        self,
        begin: BeginWork,
        factors: FindFactors,
        people: FindPeople,
        passwords: Passwords,
        codes: OneTimeCodes,
        seal: ColumnSeal,
        ceremonies: PasskeyCeremonies,
        checker: PasskeyChecker,
        prover: SessionProver,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._factors = factors
        self._people = people
        self._passwords = passwords
        self._codes = codes
        self._seal = seal
        self._ceremonies = ceremonies
        self._check = checker
        self._prover = prover
        self._clock = clock

    def by_code(self, visit: Visit, text: str, actor: Actor) -> Proven | NotProven:
        """With the code that the authenticator app shows; each counts once."""
        now = self._clock.now()
        app = self._factors.of(visit.person_id).app
        code = code_of(text)
        step = None
        if app is not None and code is not None:
            secret = self._seal.open(app.sealed_secret, secret_place(app.id))
            step = self._codes.step_of(secret, code, now)
        with self._begin(actor) as work:
            if step is None:
                return self._refuse(work, visit, actor, Factor.TOTP, "wrong code", WRONG_CODE)
            if not work.factors.apps.use_step(visit.person_id, step, now):
                return self._refuse(work, visit, actor, Factor.TOTP, "used code", WRONG_CODE)
            return self._accept(work, visit, actor, Factor.TOTP)

    def by_recovery_code(self, visit: Visit, text: str, actor: Actor) -> Proven | NotProven:
        kind = Factor.RECOVERY_CODE
        code = read_recovery_code(text)
        with self._begin(actor) as work:
            left = (
                None
                if code is None
                else work.factors.recovery_codes.use(
                    visit.person_id, code.sha256, self._clock.now()
                )
            )
            if left is None:
                return self._refuse(work, visit, actor, kind, "wrong code", WRONG_RECOVERY_CODE)
            return self._accept(work, visit, actor, kind, recovery_codes=left)

    def passkey_options(self, visit: Visit, actor: Actor) -> str:
        """What the browser is to ask for, as JSON."""
        allowed = self._factors.of(visit.person_id).usable_passkeys
        with self._begin(actor) as work:
            challenge = self._check.open_challenge(work, Ceremony.PROVE, str(visit.session.id))
            work.commit()
        return self._ceremonies.to_prove(challenge, allowed)

    def by_passkey(self, visit: Visit, answer: str, actor: Actor) -> Proven | NotProven:
        kind = Factor.PASSKEY
        with self._begin(actor) as work:
            found = self._check(work, answer, Ceremony.PROVE, str(visit.session.id), actor)
            if isinstance(found, NoProof):
                return self._refuse(work, visit, actor, kind, found.why, WRONG_PASSKEY)
            if found.person_id != visit.person_id:
                return self._refuse(work, visit, actor, kind, "somebody else's", WRONG_PASSKEY)
            return self._accept(work, visit, actor, kind)

    def by_password(self, visit: Visit, password: str, actor: Actor) -> Proven | NotProven:
        """Only for who has no second factor: for others the password isn't enough."""
        kind = Factor.PASSWORD
        person = self._people.by_email(visit.email)
        is_right = person is not None and self._passwords.is_right(password, person.password_hash)
        with self._begin(actor) as work:
            if not is_right:
                return self._refuse(work, visit, actor, kind, "wrong password", WRONG_PASSWORD)
            if work.factors.of(visit.person_id).exist:
                return self._refuse(work, visit, actor, kind, "not enough", WRONG_PASSWORD)
            return self._accept(work, visit, actor, kind)

    def _accept(
        self,
        work: UnitOfWork,
        visit: Visit,
        actor: Actor,
        factor: Factor,
        recovery_codes: int | None = None,
    ) -> Proven | NotProven:
        try:
            started = self._prover.accept(work, visit, factor, actor)
        except SessionOver:
            return NotProven("This session has ended.", is_over=True)
        is_cancelled = factor is not Factor.PASSWORD and self._prover.cancel_recovery(
            work, visit, actor
        )
        work.commit()
        return Proven(started, recovery_codes, is_cancelled)

    def _refuse(
        self, work: UnitOfWork, visit: Visit, actor: Actor, factor: Factor, why: str, sentence: str
    ) -> NotProven:
        is_over = self._prover.refuse(work, visit, factor, why, actor)
        work.commit()
        return NotProven(sentence, is_over)
