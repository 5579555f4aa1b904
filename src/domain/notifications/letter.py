"""A mail that is to be sent, before it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.identity import AccountId, LinkId, MailId, PersonId
from domain.text import why_unfit


@dataclass(frozen=True, slots=True)
class Letter:
    """Which template is sent to whom, with which facts. It becomes a mail when it goes out.

    Nothing in it is secret: where a template needs a link, `link_id` says which one, and its
    token is computed at that moment.
    """

    id: MailId
    template: str
    """`invitation` for templates/mail/invitation.jinja."""
    to: str
    to_name: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    """Lines of text for the template, by name."""
    link_id: LinkId | None = None
    person_id: PersonId | None = None
    account_id: AccountId | None = None

    def __post_init__(self) -> None:
        for text in (self.to, self.to_name, *self.facts.values()):
            if why := why_unfit(text):
                raise ValueError(f"a letter's text {why}")
