"""Know a device again by the token in its cookie, so that new ones are noticed."""

import hashlib

from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.audit import Actor, AuditEvent
from domain.identity import AccountId, PersonId


def device_sha256(token: str) -> bytes:
    """What is kept of a device's token: it is random, so that a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


class KnowDevice:
    """Called when a sign-in is whole, and not before: a password alone makes no device known."""

    def __init__(self, begin: BeginWork, clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def __call__(
        self, person_id: PersonId, account_id: AccountId | None, token: str, actor: Actor
    ) -> None:
        now = self._clock.now()
        with self._begin(actor) as work:
            if work.watching.add_device(person_id, device_sha256(token), now):
                work.record(
                    AuditEvent(
                        at=now,
                        actor=actor,
                        action="device.added",
                        subject_kind="person",
                        subject_id=str(person_id),
                        account_id=account_id,
                    )
                )
            work.commit()
