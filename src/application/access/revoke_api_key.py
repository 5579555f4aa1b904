"""Take a key out of use, at once and for good."""

from dataclasses import dataclass, replace

from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.access import ApiKey
from domain.audit import Actor, AuditEvent


@dataclass(frozen=True, slots=True)
class RevokeApiKey:
    prefix: str


class ApiKeyRevoker:
    def __init__(self, begin: BeginWork, clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def __call__(self, command: RevokeApiKey, actor: Actor) -> ApiKey:
        """Raises NotFound. A key that was revoked before stays as it is."""
        now = self._clock.now()
        with self._begin(actor) as work:
            key = work.api_keys.for_update(command.prefix)
            if key.revoked_at is not None:
                return key
            key = replace(key, revoked_at=now)
            work.api_keys.save(key)
            work.record(
                AuditEvent(
                    at=now,
                    actor=actor,
                    action="api_key.revoked",
                    subject_kind="api_key",
                    subject_id=str(key.id),
                    account_id=None,
                    details={"name": key.name, "prefix": key.prefix},
                )
            )
            work.commit()
        return key
