"""Letters on their way, as rows."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, or_, select, update

from adapters.postgres.sealed_content import opened, sealed
from adapters.postgres.tables import mails
from adapters.postgres.trail import write_messages
from application.reactions import delivery_of
from application.sealing import ColumnSeal, Place
from application.unit_of_work import MailTaken
from domain.identity import AccountId, LinkId, MailId, PersonId
from domain.notifications import Letter

MINE_FOR = timedelta(minutes=3)
"""How long who took a letter has it alone: longer than a mail server may take."""
KEPT_FOR = timedelta(days=30)
"""How long it can be seen what was sent to whom."""


class PostgresMails:
    """`application.unit_of_work.Mails`."""

    def __init__(self, connection: Connection, seal: ColumnSeal, request_id: str) -> None:
        self._connection = connection
        self._seal = seal
        self._request_id = request_id

    def post(self, letter: Letter) -> None:
        self._connection.execute(
            insert(mails).values(
                id=letter.id,
                template=letter.template,
                content_sealed=sealed(
                    self._seal,
                    _place(letter.id),
                    {"to": letter.to, "to_name": letter.to_name, "facts": dict(letter.facts)},
                ),
                link_id=letter.link_id,
                person_id=letter.person_id,
                account_id=letter.account_id,
            )
        )
        write_messages(self._connection, [delivery_of(letter.id)], self._request_id)

    def take(self, mail_id: MailId, now: datetime) -> Letter | None:
        row = self._connection.execute(
            update(mails)
            .where(
                mails.c.id == mail_id,
                mails.c.ended_at.is_(None),
                or_(mails.c.taken_at.is_(None), mails.c.taken_at <= now - MINE_FOR),
            )
            .values(taken_at=now)
            .returning(mails)
        ).one_or_none()
        if row is None:
            waits = select(mails.c.id).where(mails.c.id == mail_id, mails.c.ended_at.is_(None))
            if self._connection.execute(waits).first():
                raise MailTaken
            return None
        return Letter(
            id=mail_id,
            template=row.template,
            **opened(self._seal, _place(mail_id), row.content_sealed),
            link_id=LinkId(row.link_id) if row.link_id else None,
            person_id=PersonId(row.person_id) if row.person_id else None,
            account_id=AccountId(row.account_id) if row.account_id else None,
        )

    def give_back(self, mail_id: MailId) -> None:
        self._connection.execute(update(mails).where(mails.c.id == mail_id).values(taken_at=None))

    def ended(self, mail_id: MailId, at: datetime, refusal: str) -> None:
        self._connection.execute(
            update(mails).where(mails.c.id == mail_id).values(ended_at=at, refusal=refusal[:300])
        )


def _place(mail_id: MailId) -> Place:
    return Place(mails.name, "content_sealed", mail_id)
