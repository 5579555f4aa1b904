"""Encrypted documents in object stores: a folder, S3, GCS or Azure; one store a region."""

from collections.abc import Mapping

from obstore.exceptions import AlreadyExistsError
from obstore.store import ObjectStore

from adapters.crypto.envelope import decrypt, encrypt
from adapters.crypto.key_ring import KeyRing
from application.documents.ports import NoStoreForRegion, NotArchived
from application.sealing import SealBroken
from domain.vendors import DEFAULT_REGION

DOCUMENTS = "documents"


class EncryptedArchive:
    """`application.documents.ports.DocumentArchive`."""

    def __init__(self, stores: Mapping[str, ObjectStore], ring: KeyRing) -> None:
        self._stores = stores
        self._ring = ring

    def put_once(self, key: str, content: bytes) -> bytes:
        store, region = self._store(key)
        envelope = encrypt(content, key, self._ring.in_use(DOCUMENTS, region))
        try:
            store.put(key, envelope, mode="create")
        except AlreadyExistsError:
            return self.get(key)
        return content

    def get(self, key: str) -> bytes:
        try:
            return self._open(key)
        except SealBroken:
            # It may have come under another key, and its older one gone, between the two acts.
            return self._open(key)

    def _open(self, key: str) -> bytes:
        store, _ = self._store(key)
        try:
            envelope = bytes(store.get(key).bytes())
        except FileNotFoundError as error:
            raise NotArchived(key) from error
        return decrypt(envelope, key, self._ring.find)

    def _store(self, key: str) -> tuple[ObjectStore, str]:
        region = region_of(key)
        if region not in self._stores:
            raise NoStoreForRegion(region)
        return self._stores[region], region


def region_of(key: str) -> str:
    """`eu/account/invoice.pdf` lies in eu, `account/invoice.pdf` in the default region."""
    first, *rest = key.split("/")
    return first if len(rest) > 1 else DEFAULT_REGION
