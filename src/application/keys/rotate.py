"""Put a new key into use; what lies under older ones stays readable."""

from application.clock import Clock
from application.keys.ports import Ring
from application.unit_of_work import BeginWork
from domain.audit import Actor, AuditEvent


class KeyRotation:
    def __init__(self, begin: BeginWork, ring: Ring, clock: Clock) -> None:
        self._begin = begin
        self._ring = ring
        self._clock = clock

    def __call__(self, kind: str, region: str, actor: Actor) -> str:
        """The id of the new key, which running processes use within seconds."""
        older = self._ring.newest(kind, region)
        key_id = self._ring.rotate(kind, region)
        with self._begin(actor) as work:
            work.record(
                AuditEvent(
                    at=self._clock.now(),
                    actor=actor,
                    action="key.rotated",
                    subject_kind="key",
                    subject_id=key_id,
                    account_id=None,
                    details={"older": older or ""},
                )
            )
            work.commit()
        return key_id
