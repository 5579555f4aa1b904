"""The archived documents of one region, as things that lie under keys."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from obstore.store import ObjectStore

from adapters.crypto.envelope import HEAD, decrypt, encrypt, key_of, rewrap
from adapters.crypto.key_ring import Key, KeyRing
from adapters.storage.archive import region_of
from application.keys.ports import Step
from domain.vendors import DEFAULT_REGION

AT_ONCE = 500
"""Objects in one step: seconds, so that a step that was killed costs little."""
SIDE_BY_SIDE = 16
"""Requests to the store at the same time; each mostly waits."""


class ArchivedDocuments:
    """`application.keys.ports.Holding`; a place is an object's key.

    Stores can't change a part of an object, so its bytes are written again as a whole, which they
    do atomically: who reads meanwhile gets the one or the other, and both hold the same content.
    """

    def __init__(self, store: ObjectStore, region: str, ring: KeyRing) -> None:
        self._store = store
        self._region = region
        self._ring = ring

    def size(self) -> int:
        return sum(1 for _ in self._after(""))

    def renew(self, after: str, key_id: str, *, full: bool) -> Step:
        under = self._ring.find(key_id)
        keys = list(islice(self._after(after), AT_ONCE))
        with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
            changed = sum(threads.map(lambda key: self._renew_one(key, under, full), keys))
        return Step(keys[-1] if len(keys) == AT_ONCE else None, len(keys), changed)

    def under(self, key_id: str) -> int:
        with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
            # In portions, because a pool takes all that it is to do into memory at once.
            keys, found = self._after(""), 0
            while portion := list(islice(keys, AT_ONCE)):
                found += sum(held == key_id for held in threads.map(self._key_of, portion))
        return found

    def _renew_one(self, key: str, under: Key, full: bool) -> bool:
        if not full and self._key_of(key) == under.id:
            return False
        envelope = bytes(self._store.get(key).bytes())
        if full:
            renewed = encrypt(decrypt(envelope, key, self._ring.find), key, under)
        else:
            renewed = rewrap(envelope, key, self._ring.find, under)
        self._store.put(key, renewed)
        return True

    def _key_of(self, key: str) -> str:
        return key_of(bytes(self._store.get_range(key, start=0, end=HEAD)))

    def _after(self, place: str, folder: str = "") -> Iterator[str]:
        """Keys of this region after `place`, in order: stores that are folders list in none."""
        listed = self._store.list_with_delimiter(folder or None)
        inside = [(entry["path"], False) for entry in listed["objects"]]
        inside += [(f"{prefix.rstrip('/')}/", True) for prefix in listed["common_prefixes"]]
        for path, is_folder in sorted(inside):
            if not is_folder:
                if path > place and region_of(path) == self._region:
                    yield path
            elif (folder or self._is_ours(path)) and not _lies_before(path, place):
                yield from self._after(place, path)

    def _is_ours(self, top: str) -> bool:
        """Whether a folder at the top can hold something of this region."""
        return self._region == DEFAULT_REGION or top == f"{self._region}/"


def _lies_before(folder: str, place: str) -> bool:
    """Whether all that is in `folder` was passed when `place` was reached."""
    return not place.startswith(folder) and folder < place
