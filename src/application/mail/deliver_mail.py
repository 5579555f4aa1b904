"""Bring one letter to the one whom it is for."""

from dataclasses import dataclass

from application.clock import Clock
from application.mail.ports import Composer, Mailer, MailRefused
from application.unit_of_work import BeginWork
from domain.access import link_token
from domain.audit import Actor
from domain.identity import MailId
from domain.notifications import Letter

LINKS = "/link/"
"""Below the public address: where the links of mails lead to."""


@dataclass(frozen=True, slots=True)
class Deliver:
    """`message_id`: the outbox message that asks for it, which is done with this work."""

    mail_id: MailId
    message_id: int | None = None


class _Worthless(Exception):
    """Its link doesn't work any more, so nobody has anything of it."""


class DeliverMail:
    """May die at any line and be run again.

    Who takes a letter has it alone for a while, and no transaction is open while the mail server
    is talked to. A mail goes out twice only where we died between the server's word that it has it
    and our writing that down; both have the same Message-ID then, by which mailboxes drop one.
    """

    def __init__(
        self,
        begin: BeginWork,
        composer: Composer,
        mailer: Mailer,
        clock: Clock,
        link_secret: bytes,
        public_url: str,
    ) -> None:
        self._begin = begin
        self._composer = composer
        self._mailer = mailer
        self._clock = clock
        self._link_secret = link_secret
        self._public_url = public_url

    def __call__(self, command: Deliver, actor: Actor) -> None:
        """Raises MailTaken or MailUnavailable where it must be tried again."""
        with self._begin(actor) as work:
            letter = work.mails.take(command.mail_id, self._clock.now())
            work.commit()
        refusal = None if letter is None else self._sent(letter, actor)
        with self._begin(actor) as work:
            if letter is not None:
                work.mails.ended(letter.id, self._clock.now(), refusal or "")
            if command.message_id is not None:
                work.outbox.done(command.message_id)
            work.commit()

    def _sent(self, letter: Letter, actor: Actor) -> str | None:
        """Why it never will be; None when it was."""
        if not letter.to:
            return "nobody has the address that it was asked for"
        try:
            link = self._link_of(letter, actor)
            self._mailer.deliver(self._composer.compose(letter, link, self._clock.now()))
        except (MailRefused, _Worthless) as refusal:
            return str(refusal)
        except Exception:
            with self._begin(actor) as work:
                work.mails.give_back(letter.id)
                work.commit()
            raise
        return None

    def _link_of(self, letter: Letter, actor: Actor) -> str:
        """The whole address; made of what was configured, never of what a request said."""
        if letter.link_id is None:
            return ""
        with self._begin(actor) as work:
            link = work.links.by_id(letter.link_id)
        if link is None or not link.is_good(self._clock.now()):
            raise _Worthless("its link expired or was replaced before it could be sent")
        return f"{self._public_url}{LINKS}{link_token(link, self._link_secret)}"
