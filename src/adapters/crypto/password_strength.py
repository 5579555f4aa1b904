"""How soon a password is guessed, by zxcvbn, and whether it stands in a list of stolen ones.

Nothing is asked of anybody outside: zxcvbn brings its lists along, and a bigger one lies on disk.
"""

import hashlib
from functools import cached_property
from pathlib import Path

from domain.access import Strength, as_kept

LOOKED_AT = 72
"""Characters that zxcvbn is shown: it takes longer and longer, and what is behind only adds."""
PREFIX = 5
"""Hexadecimal digits that name a file of a folder of ranges."""


class ZxcvbnStrength:
    """`application.access.password_ports.Strengths`.

    `stolen`, if any, is what "Have I Been Pwned" offers for download: one file with lines
    `SHA1:COUNT` sorted by hash, or a folder with a file for each range of them, named by the
    first five digits, with lines of the other 35.
    """

    def __init__(self, stolen: Path | None = None) -> None:
        self._stolen = stolen

    def of(self, password: str, context: frozenset[str]) -> Strength:
        from zxcvbn import zxcvbn  # noqa: PLC0415 - its lists take a while to load

        password = as_kept(password)
        if password.casefold() in self._often_used or self._is_stolen(password):
            return Strength(0, is_known=True)
        found = zxcvbn(password[:LOOKED_AT], sorted(context), max_length=LOOKED_AT)
        return Strength(
            score=found["score"],
            is_known=False,
            why=found["feedback"]["warning"],
            advice=tuple(found["feedback"]["suggestions"]),
        )

    @cached_property
    def _often_used(self) -> frozenset[str]:
        from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415

        return frozenset(FREQUENCY_LISTS["passwords"])

    def _is_stolen(self, password: str) -> bool:
        if self._stolen is None:
            return False
        # The lists are of SHA-1 hashes: it names an entry here, and protects nothing.
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        if self._stolen.is_dir():
            return _in_ranges(self._stolen, digest)
        return _in_sorted_file(self._stolen, digest)


def _in_ranges(folder: Path, digest: str) -> bool:
    prefix, rest = digest[:PREFIX], digest[PREFIX:]
    for file in (folder / prefix, folder / f"{prefix}.txt"):
        if file.exists():
            with file.open(encoding="ascii") as lines:
                return any(line.upper().startswith(rest) for line in lines)
    return False


def _in_sorted_file(path: Path, digest: str) -> bool:
    """By halving: some thirty lines are read of a file of a thousand million."""
    wanted = digest.encode()
    with path.open("rb") as file:
        low, high = 0, path.stat().st_size  # the line, if any, begins in [low, high)
        while low < high:
            middle = (low + high) // 2
            file.seek(middle)
            if middle > 0:
                file.seek(middle - 1)
                file.readline()  # to the next beginning of a line
            begin = file.tell()
            line = file.readline()
            found = line[: len(wanted)].upper()
            if found == wanted:
                return True
            if line and found < wanted:
                low = begin + len(line)
            else:
                high = middle
    return False
