"""What documents need from outside: a place that keeps them, and a seal."""

from typing import Protocol


class NotArchived(Exception):
    """The archive has nothing under this key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"nothing is archived under {key}")
        self.key = key


class NoStoreForRegion(Exception):
    """Documents of this region may lie nowhere else, and no place is set for them."""

    def __init__(self, region: str) -> None:
        super().__init__(f"COUNTERFOIL_DOCUMENT_STORES names no store for the region {region}.")
        self.region = region


class DocumentArchive(Protocol):
    """Keeps bytes encrypted and for good: what is there once is never written over.

    A key whose first part is a region is kept in that region's store, under that region's key.
    """

    def put_once(self, key: str, content: bytes) -> bytes:
        """Archive `content` under `key`, unless something is there: then that stays.

        Returns the bytes that are archived now. Safe to repeat after a death at any moment.
        """

    def get(self, key: str) -> bytes:
        """Raises NotArchived, or SealBroken when the stored bytes were tampered with."""


class DocumentSeal(Protocol):
    """The secret and the signing key behind “is it genuine?”."""

    @property
    def code_secret(self) -> bytes:
        """For `domain.documents.verification_code`."""

    def sign(self, message: bytes) -> tuple[str, bytes]:
        """The id of the current signing key, and its Ed25519 signature (RFC 8032)."""

    def is_signed(self, message: bytes, signature: bytes, key_id: str) -> bool:
        """Whether this key of ours made the signature, also after it was rotated out."""
