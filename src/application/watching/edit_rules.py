"""Give the access monitor other rules, as a new version; the old ones stay readable."""

from dataclasses import dataclass

from application.clock import Clock
from application.unit_of_work import BeginWork
from application.watch_store import RulesVersion
from domain.audit import Actor, AuditEvent
from domain.errors import InvalidField
from domain.watching import Rules


@dataclass(frozen=True, slots=True)
class EditRules:
    rules: Rules
    seen_version: int
    """The version that was edited."""
    why: str


class RulesEditor:
    def __init__(self, begin: BeginWork, clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def __call__(self, command: EditRules, actor: Actor) -> int:
        """The number of the new version, which counts from the next event on.

        Raises Conflict where somebody else made a version meanwhile, InvalidField without a reason.
        """
        why = command.why.strip()
        if not why:
            raise InvalidField("why", "Say why the rules change.")
        now, version = self._clock.now(), command.seen_version + 1
        with self._begin(actor) as work:
            work.watching.add_rules(RulesVersion(version, command.rules, now, actor.name, why))
            work.record(
                AuditEvent(
                    at=now,
                    actor=actor,
                    action="watch.rules_changed",
                    subject_kind="rules",
                    subject_id=str(version),
                    account_id=None,
                    details={"why": why},
                )
            )
            work.commit()
        return version
