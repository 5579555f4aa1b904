"""What people are written about their logins: links to use once, and notices of what changed."""

from collections.abc import Mapping
from uuid import UUID

from application.clock import Clock, NewId
from application.unit_of_work import UnitOfWork
from domain.access import Person, Purpose, device_in_words, link_token, new_link, token_digest
from domain.audit import Actor
from domain.identity import AccountId, LinkId, MailId, PersonId
from domain.notifications import Letter

CALL_US = "reset your password at once, and tell your company’s owner or us."


class Correspondence:
    """Letters go into the work that they are about, so that none is sent for what didn't happen."""

    def __init__(self, clock: Clock, new_id: NewId, link_secret: bytes) -> None:
        self._clock = clock
        self._new_id = new_id
        self._link_secret = link_secret

    def send_link(
        self,
        work: UnitOfWork,
        purpose: Purpose,
        about: UUID,
        *,
        template: str,
        to: str,
        to_name: str = "",
        facts: Mapping[str, str] | None = None,
        person_id: PersonId | None = None,
        account_id: AccountId | None = None,
    ) -> None:
        """Write somebody a link; earlier ones of its purpose about the same thing are worthless."""
        link = new_link(LinkId(self._new_id()), purpose, about, self._clock.now())
        work.links.add(link, token_digest(link_token(link, self._link_secret)))
        work.mails.post(
            Letter(
                MailId(self._new_id()),
                template,
                to,
                to_name,
                facts or {},
                link.id,
                person_id,
                account_id,
            )
        )

    def tell(
        self,
        work: UnitOfWork,
        person: Person,
        actor: Actor,
        *,
        title: str,
        happened: str,
        todo: str = CALL_US,
        to: str = "",
    ) -> None:
        """A notice that something about the person's login changed; `to` another address of theirs.

        `title` is the subject; `happened` a sentence; `todo` goes on after "If it was not you:".
        """
        device = device_in_words(actor.user_agent) if actor.user_agent else ""
        work.mails.post(
            Letter(
                MailId(self._new_id()),
                "security_notice",
                to or person.email,
                person.name,
                {
                    "title": title,
                    "happened": happened,
                    "at": self._clock.now().strftime("%d %B %Y, %H:%M UTC").lstrip("0"),
                    "device": device,
                    "todo": todo,
                },
                person_id=person.id,
            )
        )
