"""Rename and remove one's second factors, and make new recovery codes."""

from application.access.factor_notices import FactorNotices
from application.access.factor_ports import FindFactors
from application.access.ports import Visit
from application.access.proving import SessionProver
from application.clock import Clock
from application.unit_of_work import BeginWork, UnitOfWork
from domain.access import (
    Factor,
    LastFactor,
    RandomBytes,
    RecoveryCode,
    factor_name,
    new_recovery_codes,
)
from domain.audit import Actor
from domain.errors import Conflict, NotFound
from domain.identity import PasskeyId


class FactorChanger:
    """Each raises NotFound for what isn't one's own, or is gone."""

    def __init__(
        self,
        begin: BeginWork,
        factors: FindFactors,
        prover: SessionProver,
        notices: FactorNotices,
        clock: Clock,
        random_bytes: RandomBytes,
    ) -> None:
        self._begin = begin
        self._factors = factors
        self._prover = prover
        self._notices = notices
        self._clock = clock
        self._random_bytes = random_bytes

    def rename_passkey(self, visit: Visit, passkey_id: PasskeyId, name: str, actor: Actor) -> None:
        with self._begin(actor) as work:
            name = factor_name(name, "Passkey")
            if not work.factors.passkeys.rename(visit.person_id, passkey_id, name):
                raise NotFound("passkey", passkey_id)
            work.record(self._prover.event(visit, "factor.renamed", actor, name=name))
            work.commit()

    def remove_passkey(self, visit: Visit, passkey_id: PasskeyId, actor: Actor) -> None:
        """Raises LastFactor too."""
        with self._begin(actor) as work:
            had = work.factors.of(visit.person_id)
            found = [passkey for passkey in had.passkeys if passkey.id == passkey_id]
            if not found:
                raise NotFound("passkey", passkey_id)
            work.factors.passkeys.remove(visit.person_id, passkey_id)
            self._removed(work, visit, actor, Factor.PASSKEY, found[0].name)

    def remove_app(self, visit: Visit, actor: Actor) -> None:
        """Raises LastFactor too."""
        with self._begin(actor) as work:
            had = work.factors.of(visit.person_id)
            if had.app is None:
                raise NotFound("authenticator app", visit.person_id)
            work.factors.apps.remove(visit.person_id)
            self._removed(work, visit, actor, Factor.TOTP, had.app.name)

    def new_recovery_codes(self, visit: Visit, actor: Actor) -> list[RecoveryCode]:
        """To be shown once; those before are worth nothing. Raises Conflict without a factor."""
        codes = new_recovery_codes(self._random_bytes)
        with self._begin(actor) as work:
            if not work.factors.of(visit.person_id).exist:
                raise Conflict("Recovery codes stand in for a second factor: add one first.")
            hashed = [code.sha256 for code in codes]
            work.factors.recovery_codes.replace(visit.person_id, hashed, self._clock.now())
            work.record(self._prover.event(visit, "recovery_codes.made", actor))
            work.commit()
        return codes

    def _removed(
        self, work: UnitOfWork, visit: Visit, actor: Actor, factor: Factor, name: str
    ) -> None:
        left = work.factors.of(visit.person_id)
        if left.count == 0 and self._factors.is_required(visit.person_id):
            raise LastFactor
        if not left.exist:  # codes alone are no factor, and must not open a login one day
            work.factors.forget(visit.person_id)
        self._notices.removed(work, visit.person_id, actor, factor, name)
        work.record(
            self._prover.event(visit, "factor.removed", actor, factor=factor.value, name=name)
        )
        work.commit()
