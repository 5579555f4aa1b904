"""Whether an answer of a browser proves a passkey, once."""

from dataclasses import dataclass

from application.access.factor_notices import FactorNotices
from application.access.factor_ports import CeremonyRefused, FindFactors, PasskeyCeremonies
from application.clock import Clock
from application.unit_of_work import UnitOfWork
from domain.access import (
    CHALLENGE_BYTES,
    CHALLENGE_LIFETIME,
    Ceremony,
    Challenge,
    Passkey,
    RandomBytes,
)
from domain.audit import Actor, AuditEvent, Outcome


@dataclass(frozen=True, slots=True)
class NoProof:
    """Why an answer proves nothing, for the trail; `passkey` is whose it claims to be, if any."""

    why: str
    passkey: Passkey | None = None


class PasskeyChecker:
    """Opens challenges and reads what answers them."""

    def __init__(
        self,
        ceremonies: PasskeyCeremonies,
        factors: FindFactors,
        notices: FactorNotices,
        clock: Clock,
        random_bytes: RandomBytes,
    ) -> None:
        self._ceremonies = ceremonies
        self._factors = factors
        self._notices = notices
        self._clock = clock
        self._random_bytes = random_bytes

    def open_challenge(self, work: UnitOfWork, ceremony: Ceremony, bound_to: str) -> bytes:
        now = self._clock.now()
        value = self._random_bytes(CHALLENGE_BYTES)
        challenge = Challenge(value, ceremony, bound_to, now + CHALLENGE_LIFETIME)
        work.factors.passkeys.open_challenge(challenge, now)
        return value

    def take_challenge(
        self, work: UnitOfWork, answer: str, ceremony: Ceremony, bound_to: str
    ) -> bytes:
        """The challenge that it answers, used up. Raises CeremonyRefused where there is none."""
        value = self._ceremonies.challenge_in(answer)
        if not work.factors.passkeys.take_challenge(value, ceremony, bound_to, self._clock.now()):
            raise CeremonyRefused("its challenge was answered before, expired, or is another's")
        return value

    def __call__(
        self, work: UnitOfWork, answer: str, ceremony: Ceremony, bound_to: str, actor: Actor
    ) -> Passkey | NoProof:
        """Whatever comes of it must be committed: a challenge is used up by a wrong answer too."""
        passkey: Passkey | None = None
        try:
            challenge = self.take_challenge(work, answer, ceremony, bound_to)
            passkey = self._factors.passkey(self._ceremonies.credential_in(answer))
            if passkey is None:
                return NoProof("nobody has this passkey")
            asserted = self._ceremonies.asserted(answer, challenge, passkey)
        except CeremonyRefused as refused:
            return NoProof(refused.why, passkey)
        if passkey.suspected_at is not None:
            return NoProof("there may be a copy of this passkey", passkey)
        now = self._clock.now()
        went_on = not passkey.goes_back(asserted.sign_count) and work.factors.passkeys.was_used(
            passkey.id, asserted.sign_count, now, is_backed_up=asserted.is_backed_up
        )
        if went_on:
            return passkey
        work.factors.passkeys.suspect(passkey.id, now)
        work.record(
            AuditEvent(
                at=now,
                actor=actor,
                action="factor.suspected",
                subject_kind="person",
                subject_id=str(passkey.person_id),
                account_id=None,
                outcome=Outcome.REFUSED,
                details={
                    "passkey": passkey.name,
                    "counter": asserted.sign_count,
                    "seen before": passkey.sign_count,
                },
            )
        )
        self._notices.suspected(work, passkey.person_id, actor, passkey.name)
        return NoProof("its counter went back", passkey)
