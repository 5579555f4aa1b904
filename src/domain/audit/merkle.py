"""The log's hash tree, by RFC 6962 §2.1: roots, inclusion proofs and consistency proofs.

A tree over n leaves splits at the largest power of two below n, so that every complete subtree
stays as it is for ever. Nodes of complete subtrees are named by level and place: level 0 are the
leaves, the node (l, i) covers the leaves from i·2^l up to (i+1)·2^l.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

NodeAt = Callable[[int, int], bytes]
"""The hash of a complete subtree, by level and place."""

EMPTY_ROOT = sha256(b"").digest()
KEPT_EVERY = 8
"""Of complete subtrees, the levels that are multiples of this are kept: one hash for 256 leaves."""
_BLOCK = 1 << KEPT_EVERY


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


def complete_root(hashes: Sequence[bytes]) -> bytes:
    """Of a complete subtree; the number of hashes is a power of two."""
    level = list(hashes)
    while len(level) > 1:
        level = [sha256(b"\1" + a + b).digest() for a, b in zip(level[::2], level[1::2])]  # noqa: B905 - always pairs
    return level[0]


class Frontier:
    """A growing tree, of which only the complete subtrees at its right edge are remembered.

    `completed` collects the subtrees that are worth keeping, as (level, place, hash); whoever
    keeps them empties it.
    """

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        """`peaks` are the roots of the complete subtrees of a tree of `size`, the largest first."""
        self.size = size
        self._peaks = dict(zip(_levels(size), peaks, strict=True))
        self.completed: list[tuple[int, int, bytes]] = []

    def copy(self) -> "Frontier":
        other = Frontier()
        other.size, other._peaks = self.size, dict(self._peaks)
        other.completed = list(self.completed)
        return other

    def extend(self, hashes: Sequence[bytes]) -> None:
        """Add leaves, by their hashes."""
        at, end = 0, len(hashes)
        while at < end:
            # The largest complete subtree that begins here and that there are leaves for.
            fits = self.size & -self.size or _BLOCK
            level = min(fits.bit_length(), (end - at).bit_length(), KEPT_EVERY + 1) - 1
            self._push(level, complete_root(hashes[at : at + (1 << level)]))
            at += 1 << level

    def root(self) -> bytes:
        found: bytes | None = None
        for level in sorted(self._peaks):
            peak = self._peaks[level]
            found = peak if found is None else node_hash(peak, found)
        return EMPTY_ROOT if found is None else found

    def _push(self, level: int, node: bytes) -> None:
        self.size += 1 << level
        while True:
            if level and level % KEPT_EVERY == 0:
                self.completed.append((level, (self.size >> level) - 1, node))
            left = self._peaks.pop(level, None)
            if left is None:
                self._peaks[level] = node
                return
            node = sha256(b"\1" + left + node).digest()
            level += 1


def peaks(size: int) -> list[tuple[int, int]]:
    """The complete subtrees that a tree of `size` consists of, the largest first."""
    found, begin = [], 0
    for level in _levels(size):
        found.append((level, begin >> level))
        begin += 1 << level
    return found


def inclusion_proof(index: int, size: int, node_at: NodeAt) -> list[bytes]:
    """The audit path of a leaf (§2.1.1), from the leaf upwards. Needs index < size."""
    if not 0 <= index < size:
        raise ValueError(f"a log of {size} events has no position {index}")
    return _path(index, 0, size, node_at)


def consistency_proof(first: int, second: int, node_at: NodeAt) -> list[bytes]:
    """That the tree of `first` leaves begins the one of `second` (§2.1.2); 0 < first <= second."""
    if not 0 < first <= second:
        raise ValueError(f"a log of {second} events can't begin with {first}")
    return _sub_proof(first, 0, second, node_at, is_known=True)


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that the path leads to; None where its length is not that of such a leaf."""
    node, last, rest = leaf, size - 1, list(path)
    if not 0 <= index < size:
        return None
    while last:
        if index % 2 or index != last:
            if not rest:
                return None
            node = node_hash(rest.pop(0), node) if index % 2 else node_hash(node, rest.pop(0))
        index, last = index // 2, last // 2
    return None if rest else node


def is_consistent(
    first: int, first_root: bytes, second: int, second_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether the log of `first` events with its root begins the log of `second` with its own."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    rest = list(path) if first & (first - 1) else [first_root, *path]
    if not rest:
        return False
    place, last = first - 1, second - 1
    while place % 2:
        place, last = place // 2, last // 2
    old = new = rest.pop(0)
    for node in rest:
        if not last:
            return False
        if place % 2 or place == last:
            old, new = node_hash(node, old), node_hash(node, new)
            while place and not place % 2:
                place, last = place // 2, last // 2
        else:
            new = node_hash(new, node)
        place, last = place // 2, last // 2
    return not last and old == first_root and new == second_root


def _levels(size: int) -> list[int]:
    return [level for level in reversed(range(size.bit_length())) if size >> level & 1]


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _root_of(begin: int, end: int, node_at: NodeAt) -> bytes:
    size = end - begin
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node_at(level, begin >> level)
    middle = begin + _split(size)
    return node_hash(_root_of(begin, middle, node_at), _root_of(middle, end, node_at))


def _path(index: int, begin: int, end: int, node_at: NodeAt) -> list[bytes]:
    if end - begin == 1:
        return []
    middle = begin + _split(end - begin)
    if index < middle:
        return [*_path(index, begin, middle, node_at), _root_of(middle, end, node_at)]
    return [*_path(index, middle, end, node_at), _root_of(begin, middle, node_at)]


def _sub_proof(first: int, begin: int, end: int, node_at: NodeAt, *, is_known: bool) -> list[bytes]:
    if first == end:
        return [] if is_known else [_root_of(begin, end, node_at)]
    middle = begin + _split(end - begin)
    if first <= middle:
        left = _sub_proof(first, begin, middle, node_at, is_known=is_known)
        return [*left, _root_of(middle, end, node_at)]
    right = _sub_proof(first, middle, end, node_at, is_known=False)
    return [*right, _root_of(begin, middle, node_at)]
