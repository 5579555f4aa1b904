"""Encrypted documents in an object store: a folder, S3, GCS or Azure."""

from collections.abc import Mapping

from obstore.exceptions import AlreadyExistsError
from obstore.store import ObjectStore

from adapters.crypto.envelope import decrypt, encrypt
from application.documents.ports import NotArchived


class EncryptedArchive:
    """`application.documents.ports.DocumentArchive`."""

    def __init__(self, store: ObjectStore, keys: Mapping[str, bytes]) -> None:
        self._store = store
        self._keys = keys

    def put_once(self, key: str, content: bytes) -> bytes:
        try:
            self._store.put(key, encrypt(content, key, self._keys), mode="create")
        except AlreadyExistsError:
            return self.get(key)
        return content

    def get(self, key: str) -> bytes:
        try:
            envelope = bytes(self._store.get(key).bytes())
        except FileNotFoundError as error:
            raise NotArchived(key) from error
        return decrypt(envelope, key, self._keys)
