"""Decide that members need a second factor: an owner for their account, or a vendor for all."""

from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.audit import Actor, AuditEvent
from domain.identity import AccountId, VendorId


class FactorRequirement:
    """Sessions of members without one have to set it up before anything else, from now on.

    A vendor's rule counts for each member of an account that it has billed, from the next login.
    """

    def __init__(self, begin: BeginWork, clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def in_account(self, account_id: AccountId, actor: Actor, *, is_required: bool) -> None:
        with self._begin(actor) as work:
            is_new = work.factors.rules.require_in_account(account_id, is_required=is_required)
            if not is_new:
                return
            if is_required:
                work.sessions.ask_members(account_id)
            work.record(self._event("account", str(account_id), account_id, actor, is_required))
            work.commit()

    def by_vendor(self, vendor_id: VendorId, actor: Actor, *, is_required: bool) -> None:
        with self._begin(actor) as work:
            if work.factors.rules.require_by_vendor(vendor_id, is_required=is_required):
                work.record(self._event("vendor", str(vendor_id), None, actor, is_required))
                work.commit()

    def _event(
        self, kind: str, key: str, account_id: AccountId | None, actor: Actor, is_required: bool
    ) -> AuditEvent:
        return AuditEvent(
            at=self._clock.now(),
            actor=actor,
            action="factor.required" if is_required else "factor.not_required",
            subject_kind=kind,
            subject_id=key,
            account_id=account_id,
        )
