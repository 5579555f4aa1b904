"""Invitations, as rows."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from adapters.postgres.sealed_content import opened, sealed
from adapters.postgres.sealed_people import EMAIL
from adapters.postgres.tables import invitations
from application.sealing import ColumnSeal, Place
from domain.access import (
    UNLIMITED,
    Invitation,
    Role,
    StaffRole,
    limits_from_plain,
    limits_to_plain,
)
from domain.errors import Conflict, NotFound
from domain.identity import AccountId, InvitationId, PersonId

OPEN = invitations.c.accepted_at.is_(None) & invitations.c.revoked_at.is_(None)


class PostgresInvitations:
    """`application.access_stores.Invitations`."""

    def __init__(self, connection: Connection, seal: ColumnSeal) -> None:
        self._connection = connection
        self._seal = seal

    def add(self, invitation: Invitation) -> None:
        values = {
            "id": invitation.id,
            "content_sealed": sealed(
                self._seal,
                _place(invitation.id),
                {
                    "email": invitation.email.casefold(),
                    "name": invitation.name,
                    "invited_by": invitation.invited_by,
                },
            ),
            "email_mark": email_mark(self._seal, invitation.email),
            "made_at": invitation.made_at,
            "account_id": invitation.account_id,
            "role": invitation.role and invitation.role.value,
            "limits": limits_to_plain(invitation.limits) or None,
            "staff": sorted(role.value for role in invitation.staff),
        }
        try:
            self._connection.execute(insert(invitations).values(**values))
        except IntegrityError as error:
            raise Conflict(f"{invitation.email} is invited already.") from error

    def for_update(self, invitation_id: InvitationId) -> Invitation:
        row = self._connection.execute(
            select(invitations).where(invitations.c.id == invitation_id).with_for_update()
        ).one_or_none()
        if row is None:
            raise NotFound("invitation", invitation_id)
        return invitation_of(row, self._seal)

    def open_of(self, account_id: AccountId) -> Sequence[Invitation]:
        rows = self._connection.execute(
            select(invitations)
            .where(invitations.c.account_id == account_id, OPEN)
            .order_by(invitations.c.made_at)
        )
        return [invitation_of(row, self._seal) for row in rows]

    def end(self, invitation: Invitation) -> None:
        self._connection.execute(
            update(invitations)
            .where(invitations.c.id == invitation.id)
            .values(
                accepted_at=invitation.accepted_at,
                accepted_by=invitation.accepted_by,
                revoked_at=invitation.revoked_at,
            )
        )


def email_mark(seal: ColumnSeal, email: str) -> bytes:
    """By which the invitations of an address are found."""
    return seal.fingerprint(email.strip().casefold(), EMAIL)


def who_of(row: Row[Any], seal: ColumnSeal) -> dict[str, str]:
    """`email`, `name` and `invited_by` of an invitation's row."""
    return opened(seal, _place(row.id), row.content_sealed)


def _place(invitation_id: UUID) -> Place:
    return Place(invitations.name, "content_sealed", invitation_id)


def invitation_of(row: Row[Any], seal: ColumnSeal) -> Invitation:
    return Invitation(
        id=InvitationId(row.id),
        **who_of(row, seal),
        made_at=row.made_at,
        account_id=AccountId(row.account_id) if row.account_id else None,
        role=Role(row.role) if row.role else None,
        limits=limits_from_plain(row.limits) if row.limits else UNLIMITED,
        staff=frozenset(map(StaffRole, row.staff)),
        accepted_at=row.accepted_at,
        accepted_by=PersonId(row.accepted_by) if row.accepted_by else None,
        revoked_at=row.revoked_at,
    )
