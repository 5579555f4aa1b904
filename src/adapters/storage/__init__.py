"""The document archive, in a folder or a bucket, through obstore."""

from adapters.storage.archive import EncryptedArchive

__all__ = ["EncryptedArchive"]
