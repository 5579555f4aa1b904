"""The document archive, in a folder or a bucket, through obstore."""

from adapters.storage.archive import EncryptedArchive
from adapters.storage.holding import ArchivedDocuments

__all__ = ["ArchivedDocuments", "EncryptedArchive"]
