"""Give an account another tier."""

from dataclasses import dataclass

from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.audit import Actor, AuditEvent
from domain.errors import Conflict, InvalidField
from domain.identity import AccountId


@dataclass(frozen=True, slots=True)
class SetTier:
    """`seen` is the tier that the account had when somebody decided."""

    account_id: AccountId
    tier: str
    seen: str


class TierSetter:
    """Its members have the new tier's entitlements from their next request on.

    Raises NotFound, InvalidField for an unknown tier, Conflict when it was changed meanwhile.
    """

    def __init__(self, begin: BeginWork, clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def __call__(self, command: SetTier, actor: Actor) -> None:
        with self._begin(actor) as work:
            known = work.tiers.newest()
            if command.tier not in known:
                raise InvalidField("tier", "choose one of the tiers that there are")
            has = work.accounts.tier_for_update(command.account_id)
            if has == command.tier:
                return  # a form that was sent twice
            if has != command.seen:
                now_has = known[has].name
                raise Conflict(f"The account was given another tier meanwhile: {now_has}.")
            work.accounts.set_tier(command.account_id, command.tier)
            work.record(
                AuditEvent(
                    at=self._clock.now(),
                    actor=actor,
                    action="account.tier_changed",
                    subject_kind="account",
                    subject_id=str(command.account_id),
                    account_id=command.account_id,
                    details={"before": has, "after": command.tier},
                )
            )
            work.commit()
