"""Rendered, archived, immutable files, and how anybody can tell that one is genuine."""

from domain.documents.document import Document, DocumentFormat
from domain.documents.verification import (
    InvalidCode,
    VerificationCode,
    grouped,
    read_code,
    sealed_message,
    verification_code,
)

__all__ = [
    "Document",
    "DocumentFormat",
    "InvalidCode",
    "VerificationCode",
    "grouped",
    "read_code",
    "sealed_message",
    "verification_code",
]
