"""The life of an invoice or credit note, in one table."""

from enum import StrEnum

from domain.invoicing.errors import IllegalTransition


class State(StrEnum):
    DRAFT = "draft"
    """Being written; has no number and may change."""
    AWAITING_APPROVAL = "awaiting_approval"
    """A person has to look at it before it may be issued."""
    APPROVED = "approved"
    """May be issued as it is; any change makes it a draft again."""
    REJECTED = "rejected"
    """Sent back with a reason."""
    ISSUED = "issued"
    """Fixed for ever, numbered, owed."""
    PARTIALLY_PAID = "partially_paid"
    """Payments or credit notes have settled a part of it."""
    PAID = "paid"
    """Nothing is open."""
    VOID = "void"
    """Undone by credit notes over its whole amount."""
    UNCOLLECTIBLE = "uncollectible"
    """Written off."""

    @property
    def is_issued(self) -> bool:
        """The document is fixed, numbered and may be shown to its customer."""
        return self not in _BEFORE_ISSUE


_BEFORE_ISSUE = {State.DRAFT, State.AWAITING_APPROVAL, State.APPROVED, State.REJECTED}


class Event(StrEnum):
    """What can happen to a document; the value completes “it can …”."""

    SUBMIT = "be submitted for approval"
    """A rule asks a person to decide."""
    APPROVE = "be approved"
    """By everybody whom the rules ask, or because none asks anybody."""
    REJECT = "be rejected"
    """Somebody who was asked says no, and why."""
    REVISE = "be revised"
    """Its content is changed."""
    ISSUE = "be issued"
    """It gets its number and date, and is posted."""
    SETTLE_PARTLY = "be settled in part"
    """A payment or credit note leaves something open, or a refund opens a part again."""
    SETTLE = "be settled"
    """Nothing is open any more, or it still isn't."""
    REOPEN = "be open again"
    """All that had settled it was taken back."""
    VOID = "be voided"
    """Credit notes have taken all of it back."""
    WRITE_OFF = "be written off"
    """What is open is given up."""


TRANSITIONS: dict[tuple[State, Event], State] = {
    (State.DRAFT, Event.SUBMIT): State.AWAITING_APPROVAL,
    (State.DRAFT, Event.APPROVE): State.APPROVED,
    (State.AWAITING_APPROVAL, Event.APPROVE): State.APPROVED,
    (State.AWAITING_APPROVAL, Event.REJECT): State.REJECTED,
    (State.AWAITING_APPROVAL, Event.REVISE): State.DRAFT,
    (State.REJECTED, Event.REVISE): State.DRAFT,
    (State.APPROVED, Event.REVISE): State.DRAFT,
    (State.APPROVED, Event.ISSUE): State.ISSUED,
    (State.ISSUED, Event.SETTLE_PARTLY): State.PARTIALLY_PAID,
    (State.ISSUED, Event.SETTLE): State.PAID,
    (State.ISSUED, Event.VOID): State.VOID,
    (State.ISSUED, Event.WRITE_OFF): State.UNCOLLECTIBLE,
    (State.PARTIALLY_PAID, Event.SETTLE_PARTLY): State.PARTIALLY_PAID,
    (State.PARTIALLY_PAID, Event.SETTLE): State.PAID,
    (State.PARTIALLY_PAID, Event.REOPEN): State.ISSUED,
    (State.PARTIALLY_PAID, Event.VOID): State.VOID,
    (State.PARTIALLY_PAID, Event.WRITE_OFF): State.UNCOLLECTIBLE,
    (State.PAID, Event.SETTLE_PARTLY): State.PARTIALLY_PAID,
    (State.PAID, Event.REOPEN): State.ISSUED,
    (State.PAID, Event.SETTLE): State.PAID,
    (State.PAID, Event.VOID): State.VOID,
    (State.UNCOLLECTIBLE, Event.REOPEN): State.ISSUED,
    (State.UNCOLLECTIBLE, Event.SETTLE): State.UNCOLLECTIBLE,
    (State.UNCOLLECTIBLE, Event.VOID): State.VOID,
}
"""Every legal step. A document that was paid and is then credited in full becomes void, and
the customer is owed the money. One that was written off stays so when it is credited in part,
and is opened again when money comes after all."""


def after(state: State, event: Event) -> State:
    """The state that `event` leads to; raises IllegalTransition when there is none."""
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise IllegalTransition(state, event) from None
