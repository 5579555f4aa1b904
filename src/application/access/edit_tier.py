"""Change what a tier entitles to, or make a new tier: a new version, with a reason."""

from dataclasses import dataclass, replace

from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.access import Tier, TierChange, changes_between
from domain.audit import Actor, AuditEvent
from domain.errors import Conflict, InvalidField
from domain.text import why_unfit

LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class EditTier:
    """`wanted.version` is the version that the editor saw; 0 asks for a new tier."""

    wanted: Tier
    why: str


class TierChanged(Conflict):
    """Somebody published another version meanwhile; `current` is it."""

    def __init__(self, current: Tier) -> None:
        super().__init__(
            f"The {current.name} tier was changed meanwhile: it has version {current.version} now."
        )
        self.current = current


class TierEditor:
    """Raises TierChanged, NotFound for a tier that there isn't, InvalidField without a reason.

    Every account of the tier has the new version from the next request on.
    """

    def __init__(self, begin: BeginWork, clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def __call__(self, command: EditTier, actor: Actor) -> Tier:
        """The newest version; asking for what is there already makes none."""
        wanted, now = command.wanted, self._clock.now()
        with self._begin(actor) as work:
            is_new = wanted.version == 0
            current = (
                work.tiers.claim(wanted.code) if is_new else work.tiers.for_update(wanted.code)
            )
            changes = changes_between(current, wanted) if current else ()
            if current is not None and not changes:
                return current  # a form that was sent twice
            if current is not None and is_new:
                raise InvalidField("code", "another tier has this code already")
            if current is not None and current.version != wanted.version:
                raise TierChanged(current)
            newest = replace(wanted, version=wanted.version + 1)
            work.tiers.publish(newest, now, actor, _reason(command.why))
            work.record(
                AuditEvent(
                    at=now,
                    actor=actor,
                    action="tier.added" if is_new else "tier.changed",
                    subject_kind="tier",
                    subject_id=wanted.code,
                    account_id=None,
                    details={
                        "version": newest.version,
                        "why": command.why.strip(),
                        "changes": {change.name: _told(change) for change in changes},
                    },
                )
            )
            work.commit()
        return newest


def _reason(why: str) -> str:
    said = why.strip()
    if not said:
        raise InvalidField("why", "say why, for those who ask later")
    if len(said) > LONGEST_REASON:
        raise InvalidField("why", f"has {len(said)} characters; at most {LONGEST_REASON} fit")
    if flaw := why_unfit(said):
        raise InvalidField("why", flaw)
    return said


def _told(change: TierChange) -> dict[str, object]:
    return {"before": _plain(change.before), "after": _plain(change.after)}


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else value
