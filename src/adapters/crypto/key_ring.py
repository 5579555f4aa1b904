"""The keys of an installation, as files that only its user can read.

`documents-ID.key` encrypt documents, `columns-ID.key` columns of the database, `index-1.key` makes
sealed columns findable, `seal-ID.pem` sign, `codes.key` makes verification codes. The newest of a
kind and region is in use; older ones stay for what they have made. `ID.pub` is what is left of a
signing key that was retired: enough to recognise its signatures.
"""

import os
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from adapters.crypto.key_files import generated, write_once
from application.keys import KeyMissing, KeyName
from domain.vendors import DEFAULT_REGION

LOOK_AGAIN = 1.0
"""Seconds after which the folder is looked at again for keys that came or went."""
MOST_LOOKS = 5
SUFFIX = {"documents": ".key", "columns": ".key", "index": ".key", "seal": ".pem"}


class KeyRingEmpty(KeyMissing):
    """A key that is needed is not in the ring."""

    def __init__(self, kind: str, folder: Path, region: str = DEFAULT_REGION) -> None:
        where = "" if region == DEFAULT_REGION else f" for the region {region}"
        super().__init__(f"The key ring {folder} has no {kind} key{where}.")


class UnknownKey(KeyMissing):
    """No key of this name is in the ring."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"The key ring has no key {key_id}.")
        self.key_id = key_id


@dataclass(frozen=True, slots=True)
class Key:
    id: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True)
class _Seen:
    """The folder as it was when it was last looked at; replaced as a whole, never changed."""

    files: frozenset[str] = frozenset()
    keys: dict[str, Key] = field(default_factory=dict)
    signing: dict[str, Ed25519PrivateKey] = field(default_factory=dict)
    recognised: dict[str, Ed25519PublicKey] = field(default_factory=dict)
    codes: bytes | None = None

    def newest(self, kind: str, region: str) -> str | None:
        """The id of the key in use."""
        names = [KeyName.read(key_id) for key_id in (*self.keys, *self.signing)]
        of_kind = [name for name in names if name and (name.kind, name.region) == (kind, region)]
        return str(max(of_kind, key=lambda name: name.number)) if of_kind else None


class KeyRing:
    """Processes take keys that come and go up by themselves, within a second or when they meet one
    that they don't know. Safe for threads.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._clock = clock
        self._seen = _Seen()
        self._looked_at: float | None = None

    @classmethod
    def ensure(cls, folder: Path, regions: Collection[str] = ()) -> "KeyRing":
        """The ring in `folder`; what it lacks is made, also for documents of `regions`.

        Two starts at once agree on one key.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_once(folder / "codes.key", generated("codes"))
        ring = cls(folder)
        wanted = [KeyName(kind, 1) for kind in SUFFIX]
        wanted += [KeyName("documents", 1, region) for region in regions]
        for name in wanted:
            if ring.newest(name.kind, name.region) is None:
                write_once(folder / f"{name}{SUFFIX[name.kind]}", generated(name.kind))
        return ring

    def in_use(self, kind: str, region: str = DEFAULT_REGION) -> Key:
        """The key for what is encrypted now. Raises KeyRingEmpty."""
        seen, newest = self._newest(kind, region)
        return seen.keys[newest]

    def find(self, key_id: str) -> Key:
        """Raises UnknownKey, also for a key that was there and is retired."""
        key = self._now().keys.get(key_id) or self._look().keys.get(key_id)
        if key is None:
            raise UnknownKey(key_id)
        return key

    def names(self) -> list[str]:
        """Every key that can be rotated, the one in use last in its kind and region."""
        seen = self._look()
        known = [KeyName.read(key_id) for key_id in (*seen.keys, *seen.signing)]
        rotated = [name for name in known if name is not None]
        return [
            str(name)
            for name in sorted(rotated, key=lambda name: (name.kind, name.region, name.number))
        ]

    def newest(self, kind: str, region: str = DEFAULT_REGION) -> str | None:
        """The id of the key in use, if there is one."""
        return self._look().newest(kind, region)

    def rotate(self, kind: str, region: str = DEFAULT_REGION) -> str:
        """A new key, which is in use from now on; two at once make two. Returns its id."""
        newest = self.newest(kind, region)
        known = KeyName.read(newest) if newest else None
        name = KeyName(kind, known.number + 1 if known else 1, region)
        while not write_once(self._folder / f"{name}{SUFFIX[kind]}", generated(kind)):
            name = KeyName(kind, name.number + 1, region)
        self._look()
        return str(name)

    def made_at(self, key_id: str) -> datetime:
        """Raises UnknownKey."""
        try:
            return datetime.fromtimestamp(self._file(key_id).stat().st_mtime, UTC)
        except FileNotFoundError:
            raise UnknownKey(key_id) from None

    def set_aside(self, key_id: str) -> None:
        """Out of use for everybody, but not lost yet; safe to repeat. Raises UnknownKey."""
        try:
            self._file(key_id).rename(self._aside(key_id))
        except FileNotFoundError:
            if not self._aside(key_id).exists():
                raise UnknownKey(key_id) from None
        self._look()

    def take_back(self, key_id: str) -> None:
        """Undo `set_aside`."""
        self._aside(key_id).rename(self._file(key_id))
        self._look()

    def destroy(self, key_id: str) -> None:
        """A key that was set aside goes for good; of one that signs, the public half stays."""
        aside = self._aside(key_id)
        if self._file(key_id).suffix == ".pem":
            private = load_pem_private_key(aside.read_bytes(), password=None)
            public = private.public_key().public_bytes(
                Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
            )
            write_once(self._folder / f"{key_id}.pub", public)
        aside.unlink()
        self._look()

    @property
    def code_secret(self) -> bytes:
        codes = self._now().codes
        if codes is None:
            raise KeyRingEmpty("codes", self._folder)
        return codes

    def sign(self, message: bytes) -> tuple[str, bytes]:
        seen, newest = self._newest("seal", DEFAULT_REGION)
        return newest, seen.signing[newest].sign(message)

    def is_signed(self, message: bytes, signature: bytes, key_id: str) -> bool:
        key = self._now().recognised.get(key_id) or self._look().recognised.get(key_id)
        if key is None:
            return False
        try:
            key.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def public_keys(self) -> dict[str, bytes]:
        """Of all keys that sign or have signed, by id: 32 raw bytes each, the one in use last."""
        recognised = self._look().recognised
        names = sorted(filter(None, map(KeyName.read, recognised)), key=lambda name: name.number)
        return {str(name): recognised[str(name)].public_bytes_raw() for name in names}

    def _newest(self, kind: str, region: str) -> tuple[_Seen, str]:
        seen = self._now()
        newest = seen.newest(kind, region)
        if newest is None:
            seen = self._look()
            newest = seen.newest(kind, region)
        if newest is None:
            raise KeyRingEmpty(kind, self._folder, region)
        return seen, newest

    def _file(self, key_id: str) -> Path:
        name = KeyName.read(key_id)
        if name is None or name.kind not in SUFFIX:
            raise UnknownKey(key_id)
        return self._folder / f"{name}{SUFFIX[name.kind]}"

    def _aside(self, key_id: str) -> Path:
        return self._folder / f"{self._file(key_id).name}.aside"

    def _now(self) -> _Seen:
        """What is in the ring, at most a second old."""
        now = self._clock()
        if self._looked_at is None or now - self._looked_at >= LOOK_AGAIN:
            return self._look()
        return self._seen

    def _look(self) -> _Seen:
        self._looked_at = self._clock()
        for _ in range(MOST_LOOKS):
            # A key may go away between the look and the reading; then the next look is without it.
            with suppress(FileNotFoundError):
                files = frozenset(os.listdir(self._folder))
                if files != self._seen.files:
                    self._seen = _read(self._folder, files)
                return self._seen
        self._seen = _Seen()
        return self._seen


def _read(folder: Path, files: frozenset[str]) -> _Seen:
    seen = _Seen(files, codes=(folder / "codes.key").read_bytes() if "codes.key" in files else None)
    for file in sorted(files):
        stem, suffix = os.path.splitext(file)
        name = KeyName.read(stem)
        if name is None or suffix not in {".pub", SUFFIX.get(name.kind)}:
            continue
        content = (folder / file).read_bytes()
        if suffix == ".key":
            seen.keys[stem] = Key(stem, content)
        elif suffix == ".pem":
            private = load_pem_private_key(content, password=None)
            if isinstance(private, Ed25519PrivateKey):
                seen.signing[stem] = private
                seen.recognised[stem] = private.public_key()
        else:
            public = load_pem_public_key(content)
            if isinstance(public, Ed25519PublicKey):
                seen.recognised[stem] = public
    return seen
