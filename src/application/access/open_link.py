"""What the link of a mail is good for, without using it up: mail scanners open links too."""

from application.clock import Clock
from application.unit_of_work import BeginWork
from domain.access import Link, LinkWorthless, Purpose, read_link_token
from domain.audit import Actor, AuditEvent, Outcome


class LinkOpener:
    def __init__(self, begin: BeginWork, clock: Clock, link_secret: bytes) -> None:
        self._begin = begin
        self._clock = clock
        self._link_secret = link_secret

    def __call__(self, token: str, actor: Actor, purpose: Purpose | None = None) -> Link:
        """Raises LinkWorthless, with a trace, for every link that can't be used (any more)."""
        read = read_link_token(token, self._link_secret)
        with self._begin(actor) as work:
            link = work.links.by_id(read[0]) if read else None
            is_good = (
                link is not None
                and link.is_good(self._clock.now())
                and purpose in {None, link.purpose}
            )
            if link is not None and is_good:
                return link
            work.record(
                AuditEvent(
                    at=self._clock.now(),
                    actor=actor,
                    action="link.refused",
                    subject_kind="link",
                    subject_id=str(link.id) if link else "unknown",
                    account_id=None,
                    outcome=Outcome.REFUSED,
                    details={"purpose": link.purpose.value if link else ""},
                )
            )
            work.commit()
        raise LinkWorthless
