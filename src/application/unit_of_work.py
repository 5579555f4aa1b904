"""Everything that one command changes, committed together or not at all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import TracebackType
from typing import Protocol, Self
from uuid import UUID

from application.access_stores import EmailChanges, Invitations, Looks, Members, Tiers
from application.factor_stores import Factors
from application.watch_store import Watching
from domain.access import ApiKey, Due, Factor, Link, Membership, Person, Purpose, Session, StaffRole
from domain.audit import Actor, AuditEvent
from domain.billing import Transaction
from domain.customers import Account
from domain.documents import Document
from domain.identity import (
    AccountId,
    InvoiceId,
    LinkId,
    MailId,
    PaymentId,
    PersonId,
    SessionId,
    TransactionId,
    VendorId,
)
from domain.invoicing import Invoice, NumberFormat, NumberRange
from domain.journal import JournalEntry
from domain.notifications import Letter
from domain.payments import Payment
from domain.vendors import Vendor


class Vendors(Protocol):
    def by_code(self, code: str) -> Vendor:
        """Raises NotFound."""

    def by_id(self, vendor_id: VendorId) -> Vendor:
        """Raises NotFound."""

    def add(self, vendor: Vendor) -> None: ...


class Accounts(Protocol):
    def by_references(self, references: Collection[str]) -> Mapping[str, Account]:
        """Those that exist, by reference."""

    def add_all(self, accounts: Sequence[Account], /) -> None: ...

    def tier_for_update(self, account_id: AccountId) -> str:
        """The code of its tier; others wait. Raises NotFound."""

    def set_tier(self, account_id: AccountId, tier: str) -> None: ...


class People(Protocol):
    def add(self, person: Person, memberships: Sequence[Membership], /) -> None: ...

    def by_id(self, person_id: PersonId) -> Person:
        """Raises NotFound."""

    def by_email(self, email: str) -> Person | None: ...

    def set_password(self, person_id: PersonId, hashed: str) -> None: ...

    def rename(self, person_id: PersonId, *, email: str | None = None, name: str = "") -> None:
        """What isn't given stays. Raises Conflict where somebody else has the address."""


class StaffUsers(Protocol):
    def all_for_update(self) -> Mapping[PersonId, frozenset[StaffRole]]:
        """Everybody; others who want to change that wait."""

    def appoint(self, person_id: PersonId, roles: frozenset[StaffRole], /) -> None:
        """Give a person these roles instead of those that they had; none ends it."""


class Sessions(Protocol):
    def add(self, session: Session, token_sha256: bytes, /) -> None: ...

    def end(self, session_id: SessionId, at: datetime, by: str) -> None:
        """A session that has ended already stays as it ended."""

    def prove(
        self, session_id: SessionId, token_sha256: bytes, factor: Factor, at: datetime, due: Due
    ) -> bool:
        """Its person has just proven this: it has another token, and only `due` left to do.

        Whether it was still there to be proven; what was refused before is forgotten.
        """

    def refuse(self, session_id: SessionId) -> int:
        """How many wrong proofs of a factor there were, with this one."""

    def ask_again(self, person_id: PersonId, due: Due, but: SessionId) -> None:
        """Those of the person that a password alone began have this to do, except one."""

    def ask_members(self, account_id: AccountId) -> None:
        """Those of people without a factor, in this account, have to set one up."""

    def end_all(
        self,
        person_id: PersonId,
        at: datetime,
        by: str,
        *,
        but: SessionId | None = None,
        in_account: AccountId | None = None,
    ) -> int:
        """How many there were; `in_account` means only those that look at it."""

    def of(self, person_id: PersonId) -> Sequence[Session]:
        """Those that have not ended, the last used first; some may have run out."""

    def look_at(self, session_id: SessionId, token_sha256: bytes, account_id: AccountId) -> bool:
        """It looks at another account, and has another token; whether it was still there."""

    def moved(self, session_id: SessionId, address: str, user_agent: str) -> None:
        """It is used from there now."""


class ApiKeys(Protocol):
    def add(self, key: ApiKey) -> None: ...

    def for_update(self, prefix: str) -> ApiKey:
        """Raises NotFound."""

    def save(self, key: ApiKey) -> None:
        """Write whether and when it was revoked; nothing else of a key changes."""


class Invoices(Protocol):
    def get(self, invoice_id: InvoiceId) -> Invoice:
        """Raises NotFound."""

    def for_update(self, invoice_ids: Collection[InvoiceId]) -> Mapping[InvoiceId, Invoice]:
        """Those that exist, locked in the order of their ids until the end of the work."""

    def ids_of(
        self, vendor_id: VendorId, source: str, references: Collection[str]
    ) -> Mapping[str, InvoiceId]:
        """Issued invoices by number, or by the reference of their transaction in `source`."""

    def add_all(self, invoices: Sequence[Invoice], /) -> None: ...

    def save(self, invoice: Invoice) -> None:
        """Write what may still change of it. Raises Conflict when somebody was quicker."""


class Numbering(Protocol):
    def take(
        self,
        vendor_id: VendorId,
        series: str,
        number_format: NumberFormat,
        dates: Sequence[date],
    ) -> NumberRange:
        """The next places of a series, for ascending dates; others wait until this work ends.

        Take numbers last, so that others wait shortly. Raises NumberOutOfOrder when the first
        date lies before the last one of the series.
        """


class Journal(Protocol):
    def post(self, entries: Sequence[JournalEntry]) -> None: ...


@dataclass(frozen=True, slots=True)
class KnownPayment:
    """What a key was used for when it first came."""

    fingerprint: bytes
    payment_id: PaymentId


@dataclass(frozen=True, slots=True)
class KeyedPayment:
    """A payment with the key that tells it from others of its vendor."""

    payment: Payment
    key: str
    fingerprint: bytes


class Payments(Protocol):
    def by_keys(self, vendor_id: VendorId, keys: Collection[str]) -> Mapping[str, KnownPayment]:
        """Those that were recorded before, by key."""

    def add_all(self, added: Sequence[KeyedPayment], /) -> bool:
        """Whether all were added; False where somebody used one of the keys meanwhile.

        Waits for a concurrent payment of the same key.
        """


@dataclass(frozen=True, slots=True)
class KnownTransaction:
    """What was made of a transaction when it first came."""

    fingerprint: bytes
    invoice_id: InvoiceId


@dataclass(frozen=True, slots=True)
class TransactionClaim:
    """A transaction about to become a document."""

    id: TransactionId
    vendor_id: VendorId
    account_id: AccountId
    invoice_id: InvoiceId
    transaction: Transaction


class Transactions(Protocol):
    def claim(
        self, claims: Sequence[TransactionClaim]
    ) -> Mapping[tuple[VendorId, str, str], KnownTransaction]:
        """Keep the transactions; returns those that were known already, which are not kept again.

        The key is vendor, source and reference. Waits for a concurrent claim of the same one.
        """

    def known(
        self, vendor_id: VendorId, source: str, references: Collection[str]
    ) -> Mapping[str, KnownTransaction]:
        """Those that were committed before, by reference."""


class Documents(Protocol):
    def of_invoice(self, invoice_id: InvoiceId) -> Document | None: ...

    def add(self, document: Document) -> bool:
        """Whether it was added; a document that is there already stays as it is."""


class MailTaken(Exception):
    """Somebody else is sending it at this moment; it must be looked at again later."""


class Mails(Protocol):
    """Letters, kept until they were sent and a while longer."""

    def post(self, letter: Letter) -> None:
        """Keep it, and ask for its delivery in the same transaction."""

    def take(self, mail_id: MailId, now: datetime) -> Letter | None:
        """To send it: for minutes nobody else can. None when there is nothing left to send.

        Raises MailTaken.
        """

    def give_back(self, mail_id: MailId) -> None: ...

    def ended(self, mail_id: MailId, at: datetime, refusal: str) -> None:
        """It was sent, or will never be: then `refusal` says why."""


class Links(Protocol):
    def add(self, link: Link, token_sha256: bytes) -> None:
        """All earlier ones of its purpose and about the same thing become worthless."""

    def by_id(self, link_id: LinkId) -> Link | None: ...

    def is_good(self, about: UUID, now: datetime) -> bool:
        """Whether a link about this thing could still be used."""

    def use(self, purpose: Purpose, token_sha256: bytes, now: datetime) -> UUID | None:
        """What the link is about, once; None for a link that is not good (any more)."""

    def void(self, about: UUID, at: datetime, purpose: Purpose | None = None) -> None:
        """Make the good ones about a thing worthless; of all purposes when none is said."""


class Outbox(Protocol):
    def done(self, message_id: int) -> None:
        """The message's work is in this unit of work; it goes away with the commit."""


class UnitOfWork(Protocol):
    """One transaction. Leaving it without `commit` undoes everything.

    `commit` also writes the audit events and the outbox messages that follow from the domain
    events of everything that was added or saved, so that neither can be forgotten.
    """

    @property
    def vendors(self) -> Vendors: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def people(self) -> People: ...
    @property
    def members(self) -> Members: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def email_changes(self) -> EmailChanges: ...
    @property
    def staff_users(self) -> StaffUsers: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def tiers(self) -> Tiers: ...
    @property
    def looks(self) -> Looks: ...
    @property
    def factors(self) -> Factors: ...
    @property
    def api_keys(self) -> ApiKeys: ...
    @property
    def invoices(self) -> Invoices: ...
    @property
    def numbering(self) -> Numbering: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def payments(self) -> Payments: ...
    @property
    def transactions(self) -> Transactions: ...
    @property
    def documents(self) -> Documents: ...
    @property
    def mails(self) -> Mails: ...
    @property
    def links(self) -> Links: ...
    @property
    def watching(self) -> Watching: ...
    @property
    def outbox(self) -> Outbox: ...

    def record(self, event: AuditEvent) -> None:
        """Add an audit event of its own, beside those of the domain events."""

    def commit(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None: ...


class BeginWork(Protocol):
    def __call__(self, actor: Actor) -> UnitOfWork:
        """A unit of work in the name of `actor`."""
