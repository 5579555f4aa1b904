"""Make a key by which another system may call us."""

from dataclasses import dataclass, field
from datetime import datetime

from application.clock import Clock, NewId
from application.unit_of_work import BeginWork
from domain.access import ApiKey, RandomBytes, Scope, new_key_text
from domain.audit import Actor, AuditEvent
from domain.identity import ApiKeyId


@dataclass(frozen=True, slots=True)
class CreateApiKey:
    name: str
    scopes: frozenset[Scope]
    vendor: str = ""
    """The code of the one vendor that it works for; empty for every vendor."""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CreatedKey:
    """`text` is the key itself: shown once, kept nowhere."""

    key: ApiKey
    text: str = field(repr=False)


class ApiKeyCreator:
    def __init__(self, begin: BeginWork, clock: Clock, new_id: NewId, random: RandomBytes) -> None:
        self._begin = begin
        self._clock = clock
        self._new_id = new_id
        self._random = random

    def __call__(self, command: CreateApiKey, actor: Actor) -> CreatedKey:
        """Raises NotFound for an unknown vendor, BadApiKey for a key that can't be."""
        text, now = new_key_text(self._random), self._clock.now()
        with self._begin(actor) as work:
            key = ApiKey(
                id=ApiKeyId(self._new_id()),
                name=command.name.strip(),
                prefix=text.prefix,
                secret_sha256=text.sha256,
                scopes=command.scopes,
                created_at=now,
                vendor_id=work.vendors.by_code(command.vendor).id if command.vendor else None,
                expires_at=command.expires_at,
            )
            work.api_keys.add(key)
            work.record(
                AuditEvent(
                    at=now,
                    actor=actor,
                    action="api_key.created",
                    subject_kind="api_key",
                    subject_id=str(key.id),
                    account_id=None,
                    details={
                        "name": key.name,
                        "prefix": key.prefix,
                        "vendor": command.vendor,
                        "scopes": sorted(key.scopes),
                    },
                )
            )
            work.commit()
        return CreatedKey(key, text.whole)
