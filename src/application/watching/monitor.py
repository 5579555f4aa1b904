"""The access monitor: looks at people whenever the audit trail has something new of them."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from application.clock import Clock, NewId
from application.unit_of_work import BeginWork, UnitOfWork
from application.watch_store import Finding, Looked
from application.watching.ports import LONGEST_LOOK_BACK, FindPlaces
from application.watching.telling import tell
from domain.audit import Actor, ActorKind, AuditEvent
from domain.identity import AccountId, FindingId, PersonId
from domain.watching import (
    DEFAULT_RULES,
    IN_THEIR_NAME,
    OVERLAP,
    WATCHED,
    History,
    RuleName,
    Rules,
    Step,
    Verdict,
    explain,
    raised,
    sighting_of,
    stands,
    what_follows,
)

NAME = "access monitor"
ACTIONS = {
    Step.NOTE: "watch.noted",
    Step.STEP_UP: "watch.asked_again",
    Step.LOCK: "watch.locked",
    Step.TELL: "watch.locked_and_told",
}
SIGN_IN_CLOSED = "watch.sign_in_closed"


class Monitor:
    """Reads the trail itself instead of believing what it is told: an event whose look at failed
    is found by the next one, or by the duty that catches up, and none counts twice."""

    def __init__(self, begin: BeginWork, places: FindPlaces, clock: Clock, new_id: NewId) -> None:
        self._begin = begin
        self._places = places
        self._clock = clock
        self._new_id = new_id
        self._rules: tuple[int, Rules] = (0, DEFAULT_RULES)

    def told(self, events: Iterable[AuditEvent]) -> None:
        """After these were committed, and before anything is answered."""
        for person_id in sorted(set(people_in(events))):
            self.look_at(person_id)

    def look_at(self, person_id: PersonId) -> Sequence[Verdict]:
        """The steps that were taken."""
        actor, now = Actor.system(NAME), self._clock.now()
        with self._begin(actor) as work:
            looked = work.watching.look_at(person_id, now)
            rules = self._rules_of(work, looked)
            history = looked.history or History()
            account_id = self._catch_up(work, person_id, history, rules)
            verdicts = raised(history, now, rules)
            standing = looked.standing
            for verdict in verdicts:
                standing = stands(standing, verdict, now, rules, explain(verdict))
                finding = Finding(
                    FindingId(self._new_id()),
                    now,
                    person_id,
                    account_id,
                    verdict,
                    looked.rules_version,
                )
                work.watching.add_finding(finding)
                work.record(event_of(finding, actor))
                tell(work, finding, self._new_id)
            if standing != looked.standing:
                work.watching.stand(person_id, standing)
            work.watching.keep(person_id, history, now)
            work.commit()
        return verdicts

    def _catch_up(
        self, work: UnitOfWork, person_id: PersonId, history: History, rules: Rules
    ) -> AccountId | None:
        """Let `history` see what the trail has since; says for which account they acted last."""
        before = self._clock.now() - LONGEST_LOOK_BACK
        since = history.last_at - OVERLAP if history.last_at else before
        trail = work.watching.trail_of(person_id, since)
        for entry in trail.entries:
            sighting = sighting_of(entry, self._places.place_of(entry.address))
            if sighting is not None:
                history.see(sighting, rules.travel, rules.excuses_a_day)
        return trail.account_id

    def _rules_of(self, work: UnitOfWork, looked: Looked) -> Rules:
        if looked.rules_version != self._rules[0]:
            found = work.watching.rules(looked.rules_version)
            self._rules = looked.rules_version, found
        return self._rules[1]


def people_in(events: Iterable[AuditEvent]) -> Iterable[PersonId]:
    """Whom there is something new of."""
    for event in events:
        if event.action not in WATCHED:
            continue
        if event.actor.kind in {ActorKind.MEMBER, ActorKind.STAFF}:
            yield from _person(event.actor.id)
        elif event.action in IN_THEIR_NAME and event.subject_kind == "person":
            yield from _person(event.subject_id)


def _person(text: str) -> Iterable[PersonId]:
    try:
        yield PersonId(UUID(text))
    except ValueError:  # nobody: a login that doesn't exist
        return


def event_of(finding: Finding, actor: Actor) -> AuditEvent:
    verdict = finding.verdict
    is_closed = verdict.rule is RuleName.WRONG_FACTOR and verdict.step >= Step.LOCK
    return AuditEvent(
        at=finding.at,
        actor=actor,
        action=SIGN_IN_CLOSED if is_closed else ACTIONS[verdict.step],
        subject_kind="person",
        subject_id=str(finding.person_id),
        account_id=finding.account_id,
        details={
            "finding": str(finding.id),
            "rule": verdict.rule.value,
            "count": verdict.count,
            "usual": verdict.usual,
            "begins_at": verdict.limit,
            "rules": finding.rules_version,
            "said": f"{explain(verdict)} {what_follows(verdict.step, verdict.rule)}",
        },
    )
