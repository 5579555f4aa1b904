"""Take a key away for good, once nothing needs it any more."""

from datetime import timedelta

from application.clock import Clock
from application.keys.key_name import KeyName
from application.keys.ports import FindHolding, Ring
from application.unit_of_work import BeginWork
from domain.audit import Actor, AuditEvent
from domain.errors import Conflict, NotFound

SETTLED = timedelta(minutes=10)
"""How long the next key must have been in use: longer than any transaction or upload that began
under the older one, so that nothing still comes under it after it was looked for."""
HELD = frozenset({"documents", "columns"})
"""Kinds under whose keys things lie. What a `seal` key signed is recognised by its public half."""


class KeyInUse(Conflict):
    """It is the newest of its kind."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"{key_id} is in use. Put a new key into use first: keys rotate.")


class KeyNotSettled(Conflict):
    """The next key is too young for anybody to be sure."""

    def __init__(self, key_id: str, newest: str, left: timedelta) -> None:
        minutes = -(-int(left.total_seconds()) // 60)
        super().__init__(
            f"{newest} is in use for too short a time: work that began under {key_id} may still "
            f"be written. Try again in {minutes} min."
        )


class KeyNeeded(Conflict):
    """Things can only be read with it."""

    def __init__(self, key_id: str, things: int) -> None:
        super().__init__(
            f"{things:,} things lie under {key_id} and could not be read without it. Bring them "
            "under the newest key first: keys reencrypt."
        )
        self.things = things


class KeyRetirement:
    """`settled` stands in for SETTLED where no other process can be writing."""

    def __init__(
        self,
        begin: BeginWork,
        ring: Ring,
        holding: FindHolding,
        clock: Clock,
        settled: timedelta = SETTLED,
    ) -> None:
        self._begin = begin
        self._ring = ring
        self._holding = holding
        self._clock = clock
        self._settled = settled

    def __call__(self, key_id: str, actor: Actor) -> None:
        """Raises NotFound, KeyInUse, KeyNotSettled or KeyNeeded, and the key stays."""
        name = KeyName.read(key_id)
        newest = self._ring.newest(name.kind, name.region) if name else None
        if name is None or newest is None or key_id not in self._ring.names():
            raise NotFound("key", key_id)
        if newest == key_id:
            raise KeyInUse(key_id)
        left = self._ring.made_at(newest) + self._settled - self._clock.now()
        if left > timedelta(0):
            raise KeyNotSettled(key_id, newest, left)
        self._check(name)
        self._ring.set_aside(key_id)
        try:
            # Once more, now that nobody can write under it any longer.
            self._check(name)
        except BaseException:
            self._ring.take_back(key_id)
            raise
        with self._begin(actor) as work:
            work.record(
                AuditEvent(
                    at=self._clock.now(),
                    actor=actor,
                    action="key.retired",
                    subject_kind="key",
                    subject_id=key_id,
                    account_id=None,
                    details={"in_use": newest},
                )
            )
            work.commit()
        self._ring.destroy(key_id)

    def _check(self, name: KeyName) -> None:
        if name.kind in HELD:
            things = self._holding(name.kind, name.region).under(str(name))
            if things:
                raise KeyNeeded(str(name), things)
