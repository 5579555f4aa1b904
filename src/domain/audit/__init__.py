"""Who did or saw what."""

from domain.audit.event import Actor, ActorKind, AuditEvent, Outcome

__all__ = ["Actor", "ActorKind", "AuditEvent", "Outcome"]
