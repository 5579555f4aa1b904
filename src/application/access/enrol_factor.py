"""Add a second factor to one's login: a passkey, or an authenticator app.

Adding it proves it, so the session goes on with a new token. Other sessions of the person that a
password alone began have to prove it too.
"""

from dataclasses import dataclass, field

from application.access.check_passkey import PasskeyChecker
from application.access.factor_notices import FactorNotices
from application.access.factor_ports import (
    CeremonyRefused,
    FindFactors,
    OneTimeCodes,
    PasskeyCeremonies,
)
from application.access.factor_secrets import secret_place
from application.access.ports import Visit
from application.access.proving import SessionOver, SessionProver
from application.access.start_session import Started
from application.clock import Clock, NewId
from application.sealing import ColumnSeal
from application.unit_of_work import BeginWork, UnitOfWork
from domain.access import (
    MOST_PASSKEYS,
    SECRET_BYTES,
    AuthenticatorApp,
    Ceremony,
    Due,
    Factor,
    Passkey,
    RandomBytes,
    code_of,
    factor_name,
    in_groups,
)
from domain.audit import Actor, Outcome
from domain.errors import DomainError
from domain.identity import AppId, PasskeyId


class NotEnrolled(DomainError):
    """The factor was not added; the sentence says why."""


APP = "Authenticator app"
NO_PASSKEY = "The passkey could not be added: the browser's answer was not what we asked for."
TOO_MANY = f"You have {MOST_PASSKEYS} passkeys: remove one that you don't use any more."
NO_LONGER_SHOWN = "This key was shown too long ago. Begin again with a new one."
WRONG_FIRST_CODE = (
    "This isn't the code of the key shown here. Check that the app has the newest key "
    "and that the clocks of both devices are right."
)


class PasskeyEnroller:
    def __init__(
        self,
        begin: BeginWork,
        factors: FindFactors,
        ceremonies: PasskeyCeremonies,
        checker: PasskeyChecker,
        prover: SessionProver,
        notices: FactorNotices,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._begin = begin
        self._factors = factors
        self._ceremonies = ceremonies
        self._check = checker
        self._prover = prover
        self._notices = notices
        self._clock = clock
        self._new_id = new_id

    def options(self, visit: Visit, actor: Actor) -> str:
        """What the browser is to make, as JSON. Raises NotEnrolled."""
        known = self._factors.of(visit.person_id).passkeys
        if len(known) >= MOST_PASSKEYS:
            raise NotEnrolled(TOO_MANY)
        with self._begin(actor) as work:
            challenge = self._check.open_challenge(work, Ceremony.ENROL, str(visit.session.id))
            work.commit()
        return self._ceremonies.to_enrol(challenge, visit.person_id, visit.email, visit.name, known)

    def __call__(self, visit: Visit, answer: str, name: str, actor: Actor) -> Started:
        """Raises NotEnrolled, and SessionOver."""
        now = self._clock.now()
        with self._begin(actor) as work:
            try:
                bound_to = str(visit.session.id)
                challenge = self._check.take_challenge(work, answer, Ceremony.ENROL, bound_to)
                made = self._ceremonies.enrolled(answer, challenge)
            except CeremonyRefused as refused:
                event = self._prover.event(
                    visit, "factor.refused", actor, Outcome.REFUSED,
                    factor=Factor.PASSKEY.value, why=refused.why,
                )  # fmt: skip
                work.record(event)
                work.commit()
                raise NotEnrolled(NO_PASSKEY) from refused
            had = work.factors.of(visit.person_id)
            if len(had.passkeys) >= MOST_PASSKEYS:
                raise NotEnrolled(TOO_MANY)
            passkey = Passkey(
                id=PasskeyId(self._new_id()),
                person_id=visit.person_id,
                credential_id=made.credential_id,
                public_key=made.public_key,
                sign_count=made.sign_count,
                name=factor_name(name, f"Passkey {len(had.passkeys) + 1}"),
                is_synced=made.is_synced,
                is_backed_up=made.is_backed_up,
                created_at=now,
                transports=made.transports,
            )
            if not work.factors.passkeys.add(passkey):
                raise NotEnrolled("This passkey was added before.")
            started = _added(work, self._prover, visit, actor, Factor.PASSKEY, passkey.name)
            self._notices.added(work, visit.person_id, actor, Factor.PASSKEY, passkey.name)
            work.commit()
        return started


@dataclass(frozen=True, slots=True)
class Proposed:
    """A secret that waits for its first code."""

    secret: str
    """As one types it, in groups."""
    address: str = field(repr=False)
    """As an app reads it from a QR code."""


class AppEnroller:
    def __init__(
        self,
        begin: BeginWork,
        factors: FindFactors,
        codes: OneTimeCodes,
        seal: ColumnSeal,
        prover: SessionProver,
        notices: FactorNotices,
        clock: Clock,
        new_id: NewId,
        random_bytes: RandomBytes,
    ) -> None:
        self._begin = begin
        self._factors = factors
        self._codes = codes
        self._seal = seal
        self._prover = prover
        self._notices = notices
        self._clock = clock
        self._new_id = new_id
        self._random_bytes = random_bytes

    def propose(self, visit: Visit, actor: Actor) -> None:
        """Make a new secret, instead of one that waited."""
        secret = self._random_bytes(SECRET_BYTES)
        app_id = AppId(self._new_id())
        sealed = self._seal.seal(secret, secret_place(app_id))
        now = self._clock.now()
        app = AuthenticatorApp(app_id, visit.person_id, sealed, APP, now)
        with self._begin(actor) as work:
            work.factors.apps.propose(app)
            work.commit()

    def proposed(self, visit: Visit) -> Proposed | None:
        """The secret that waits; None when there is none, or it waited too long."""
        secret = self._waiting(visit)
        if secret is None:
            return None
        return Proposed(
            in_groups(self._codes.secret_text(secret)), self._codes.address(secret, visit.email)
        )

    def __call__(self, visit: Visit, text: str, actor: Actor) -> Started:
        """With its first code it is a factor. Raises NotEnrolled, and SessionOver."""
        now = self._clock.now()
        secret, code = self._waiting(visit), code_of(text)
        if secret is None:
            raise NotEnrolled(NO_LONGER_SHOWN)
        step = None if code is None else self._codes.step_of(secret, code, now)
        with self._begin(actor) as work:
            if step is None:
                is_over = self._prover.refuse(work, visit, Factor.TOTP, "wrong first code", actor)
                work.commit()
                if is_over:
                    raise SessionOver
                raise NotEnrolled(WRONG_FIRST_CODE)
            work.factors.of(visit.person_id)  # nobody else changes them meanwhile
            if not work.factors.apps.confirm(visit.person_id, step, now):
                raise NotEnrolled(NO_LONGER_SHOWN)
            started = _added(work, self._prover, visit, actor, Factor.TOTP, APP)
            self._notices.added(work, visit.person_id, actor, Factor.TOTP, APP)
            work.commit()
        return started

    def _waiting(self, visit: Visit) -> bytes | None:
        app = self._factors.unconfirmed_app(visit.person_id)
        if app is None or app.is_expired(self._clock.now()):
            return None
        return self._seal.open(app.sealed_secret, secret_place(app.id))


def _added(
    work: UnitOfWork, prover: SessionProver, visit: Visit, actor: Actor, factor: Factor, name: str
) -> Started:
    started = prover.accept(work, visit, factor, actor)
    prover.cancel_recovery(work, visit, actor)
    work.sessions.ask_again(visit.person_id, Due.FACTOR, but=visit.session.id)
    work.record(prover.event(visit, "factor.added", actor, factor=factor.value, name=name))
    return started
