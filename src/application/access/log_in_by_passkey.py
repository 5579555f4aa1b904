"""Log in with a passkey alone: what one has, and by the device's check what one is or knows."""

from application.access.check_passkey import NoProof, PasskeyChecker
from application.access.factor_ports import PasskeyCeremonies
from application.access.start_session import SessionStarter, Started, token_sha256
from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.access import Ceremony, Factor
from domain.audit import Actor, AuditEvent, Outcome


class PasskeyLogin:
    """Never depends on an address, so that it tells nobody which there are."""

    def __init__(
        self,
        begin: BeginWork,
        ceremonies: PasskeyCeremonies,
        checker: PasskeyChecker,
        starter: SessionStarter,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._ceremonies = ceremonies
        self._check = checker
        self._starter = starter
        self._clock = clock

    def options(self, browser: str, actor: Actor) -> str:
        """What `browser` (a random name of its own) is to ask for, as JSON."""
        with self._begin(actor) as work:
            challenge = self._check.open_challenge(work, Ceremony.SIGN_IN, browser)
            work.commit()
        return self._ceremonies.to_prove(challenge, ())

    def __call__(self, answer: str, browser: str, actor: Actor) -> Started | None:
        with self._begin(actor) as work:
            found = self._check(work, answer, Ceremony.SIGN_IN, browser, actor)
            passkey = found.passkey if isinstance(found, NoProof) else found
            started = (
                None
                if isinstance(found, NoProof)
                else self._starter(found.person_id, Factor.PASSKEY, actor)
            )
            if started is not None:
                work.sessions.add(started.session, token_sha256(started.token))
            work.record(
                AuditEvent(
                    at=self._clock.now(),
                    actor=actor,
                    action="session.started" if started else "session.refused",
                    subject_kind="person",
                    subject_id=str(passkey.person_id) if passkey else "unknown",
                    account_id=started.session.account_id if started else None,
                    outcome=Outcome.DONE if started else Outcome.REFUSED,
                    details={
                        "factor": Factor.PASSKEY.value,
                        **({"why": found.why} if isinstance(found, NoProof) else {}),
                    },
                )
            )
            work.commit()
        return started
