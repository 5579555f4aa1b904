"""Which key a caller holds, and whether it may do what is asked."""

from dataclasses import dataclass
from datetime import timedelta

from application.access.ports import FindApiKeys
from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.access import Scope, read_key_text
from domain.audit import Actor, AuditEvent, Outcome
from domain.errors import DomainError
from domain.identity import ApiKeyId, VendorId

USED_AGAIN = timedelta(minutes=1)
"""How old the last recorded use must be before another is written: reads stay reads."""

_NOBODYS = bytes(32)


@dataclass(frozen=True, slots=True)
class Caller:
    """Another system, known by its key."""

    key_id: ApiKeyId
    name: str
    vendor_id: VendorId | None
    """The only vendor whose things exist for it; None for every vendor."""
    scopes: frozenset[Scope]


class UnknownCaller(DomainError):
    """There is no such key, or it can't be used any more; one sentence for both."""

    def __init__(self) -> None:
        super().__init__("The API key is missing, wrong, expired or revoked.")


class ScopeMissing(DomainError):
    """The key is good, but not for this."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(f"This API key does not have the scope {scope}.")
        self.scope = scope


class CallerKnower:
    """Refusals of keys that exist go to the audit trail; guesses at others are only counted."""

    def __init__(self, begin: BeginWork, keys: FindApiKeys, clock: Clock) -> None:
        self._begin = begin
        self._keys = keys
        self._clock = clock

    def __call__(self, text: str, actor: Actor) -> Caller:
        """Raises UnknownCaller."""
        read = read_key_text(text)
        if read is None:
            raise UnknownCaller
        found, now = self._keys.by_prefix(read.prefix), self._clock.now()
        is_right = read.is_of(found.key.secret_sha256 if found else _NOBODYS)
        if found is None:
            raise UnknownCaller
        key = found.key
        why_not = key.why_not(now) if is_right else "wrong secret"
        if why_not:
            self._refused(key.id, actor, why_not)
            raise UnknownCaller
        if key.last_used_at is None or now - key.last_used_at >= USED_AGAIN:
            self._keys.was_used(key.id, now)
        return Caller(key.id, key.name, key.vendor_id, key.scopes)

    def must_have(self, scope: Scope, caller: Caller, actor: Actor) -> None:
        """Raises ScopeMissing."""
        if scope not in caller.scopes:
            self._refused(caller.key_id, actor, f"scope {scope} is missing")
            raise ScopeMissing(scope)

    def _refused(self, key_id: ApiKeyId, actor: Actor, why: str) -> None:
        with self._begin(actor) as work:
            work.record(
                AuditEvent(
                    at=self._clock.now(),
                    actor=actor,
                    action="api_key.refused",
                    subject_kind="api_key",
                    subject_id=str(key_id),
                    account_id=None,
                    outcome=Outcome.REFUSED,
                    details={"why": why},
                )
            )
            work.commit()
