"""Bring what is encrypted under older keys under the newest one, while everybody works on."""

from dataclasses import replace

from application.clock import Clock
from application.keys.ports import FindHolding, Renewal, Renewals, Ring
from application.unit_of_work import BeginWork
from domain.audit import Actor, AuditEvent
from domain.errors import DomainError


class NothingUnderKeys(DomainError):
    """There is no key of this kind, or nothing that could be encrypted anew under it."""

    def __init__(self, kind: str, region: str) -> None:
        super().__init__(
            f"There is no key {kind} of the region {region} that anything can be brought under."
        )


class KeyRenewer:
    """Begins, and does step after step; each may be killed at any line and done again."""

    def __init__(
        self,
        begin: BeginWork,
        ring: Ring,
        holding: FindHolding,
        renewals: Renewals,
        clock: Clock,
    ) -> None:
        self._begin = begin
        self._ring = ring
        self._holding = holding
        self._renewals = renewals
        self._clock = clock

    def start(
        self, kind: str, region: str, actor: Actor, *, full: bool = False, ask_worker: bool = True
    ) -> Renewal:
        """Raises NothingUnderKeys."""
        key_id = self._ring.newest(kind, region)
        if key_id is None:
            raise NothingUnderKeys(kind, region)
        total, now = self._holding(kind, region).size(), self._clock.now()
        renewal = self._renewals.begin(
            Renewal(kind, region, key_id, full, "", total, 0, 0, now, None), ask_worker=ask_worker
        )
        self._record("keys.reencryption_started", renewal, actor)
        return renewal

    def step(
        self, kind: str, region: str, actor: Actor, *, message_id: int | None = None
    ) -> Renewal:
        """The next few hundred things; `finished_at` says when none was left."""
        renewal = self._renewals.go_on(kind, region, self._further, message_id)
        if renewal.finished_at is not None:
            self._record("keys.reencryption_finished", renewal, actor)
        return renewal

    def _further(self, renewal: Renewal) -> Renewal:
        # The ring is asked again: an even newer key may be in use since it began.
        newest = self._ring.newest(renewal.kind, renewal.region) or renewal.key_id
        holding = self._holding(renewal.kind, renewal.region)
        done = holding.renew(renewal.place, newest, full=renewal.full)
        return replace(
            renewal,
            place=renewal.place if done.place is None else done.place,
            seen=renewal.seen + done.seen,
            changed=renewal.changed + done.changed,
            finished_at=self._clock.now() if done.place is None else None,
        )

    def _record(self, action: str, renewal: Renewal, actor: Actor) -> None:
        with self._begin(actor) as work:
            work.record(
                AuditEvent(
                    at=self._clock.now(),
                    actor=actor,
                    action=action,
                    subject_kind="key",
                    subject_id=renewal.key_id,
                    account_id=None,
                    details={"seen": renewal.seen, "changed": renewal.changed},
                )
            )
            work.commit()
