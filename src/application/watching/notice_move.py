"""Notice that a session goes on in another browser or network than it was in."""

from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.access import Session
from domain.audit import Actor, AuditEvent
from domain.watching import device_of, network_of


def has_moved(session: Session, address: str, user_agent: str) -> bool:
    """Cheap, because it is asked with every request; what a session doesn't know of itself can't
    have changed."""
    if session.address == address and session.user_agent == user_agent:
        return False
    return bool(_moves(session, address, user_agent))


class NoticeMove:
    """The session then belongs to where it is now, so that each move is noticed once."""

    def __init__(self, begin: BeginWork, clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    def __call__(self, session: Session, actor: Actor) -> None:
        moves = _moves(session, actor.address, actor.user_agent)
        with self._begin(actor) as work:
            work.sessions.moved(session.id, actor.address, actor.user_agent)
            work.record(
                AuditEvent(
                    at=self._clock.now(),
                    actor=actor,
                    action="session.moved",
                    subject_kind="person",
                    subject_id=str(session.person_id),
                    account_id=session.account_id,
                    details={"device": "device" in moves, "network": "network" in moves},
                )
            )
            work.commit()


def _moves(session: Session, address: str, user_agent: str) -> set[str]:
    before = device_of(session.user_agent), network_of(session.address)
    now = device_of(user_agent), network_of(address)
    names = ("device", "network")
    return {
        name
        for name, was, is_ in zip(names, before, now, strict=True)
        if was != is_ and (was if name == "network" else session.user_agent)
    }
