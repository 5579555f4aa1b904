"""Ask the policy before something is done, and write down what it refused."""

from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.access import Action, Context, Decision, Resource, Subject, decide
from domain.audit import Actor, AuditEvent, Outcome
from domain.errors import DomainError


class Refused(DomainError):
    """The policy said no; the decision says why, and who can grant it."""

    def __init__(self, action: Action, decision: Decision) -> None:
        super().__init__(decision.reason)
        self.action = action
        self.decision = decision


class Ask:
    """Decides; a refusal is an audit event, also of what must look as if it didn't exist."""

    def __init__(self, begin: BeginWork, clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def __call__(
        self,
        subject: Subject,
        action: Action,
        resource: Resource,
        context: Context,
        actor: Actor,
        asked_for: tuple[str, str] = ("page", ""),
    ) -> Decision:
        """Raises Refused. `asked_for` is kind and id of the thing, for the trail."""
        decision = decide(subject, action, resource, context)
        if decision.allowed:
            return decision
        self.refused(subject, action, decision, actor, asked_for)
        raise Refused(action, decision)

    def refused(
        self,
        subject: Subject,
        action: Action,
        decision: Decision,
        actor: Actor,
        asked_for: tuple[str, str],
    ) -> None:
        """Write a refusal down that was found elsewhere: a row that isn't in the asker's scope."""
        with self._begin(actor) as work:
            work.record(
                AuditEvent(
                    at=self._clock.now(),
                    actor=actor,
                    action="access.refused",
                    subject_kind=asked_for[0],
                    subject_id=asked_for[1],
                    account_id=subject.seat.account_id if subject.seat else None,
                    outcome=Outcome.REFUSED,
                    details={
                        "wanted": action.value,
                        "why": decision.reason,
                        "exists": decision.exists,
                    },
                )
            )
            work.commit()
