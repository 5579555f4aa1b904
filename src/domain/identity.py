"""Typed identifiers. All are UUIDs of version 7 (RFC 9562 §5.7), so that they sort by creation."""

from typing import NewType
from uuid import UUID

VendorId = NewType("VendorId", UUID)
AccountId = NewType("AccountId", UUID)
PersonId = NewType("PersonId", UUID)
InvoiceId = NewType("InvoiceId", UUID)
DocumentId = NewType("DocumentId", UUID)
PaymentId = NewType("PaymentId", UUID)
JournalEntryId = NewType("JournalEntryId", UUID)
TransactionId = NewType("TransactionId", UUID)
ApiKeyId = NewType("ApiKeyId", UUID)
SessionId = NewType("SessionId", UUID)
MailId = NewType("MailId", UUID)
LinkId = NewType("LinkId", UUID)
PasskeyId = NewType("PasskeyId", UUID)
AppId = NewType("AppId", UUID)
RecoveryId = NewType("RecoveryId", UUID)
FindingId = NewType("FindingId", UUID)
InvitationId = NewType("InvitationId", UUID)
EmailChangeId = NewType("EmailChangeId", UUID)
