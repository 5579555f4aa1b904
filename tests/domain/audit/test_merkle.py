"""The tree against RFC 6962 §2.1, written down here once more, as naively as it stands there."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.audit import (
    Frontier,
    complete_root,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    leaf_hash,
    peaks,
    root_from_inclusion,
)

SMALL = 40
LEAVES = [f"event {n}".encode() for n in range(700)]


def largest_power_below(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(data: list[bytes]) -> bytes:
    """MTH of §2.1."""
    if not data:
        return sha256(b"").digest()
    if len(data) == 1:
        return sha256(b"\x00" + data[0]).digest()
    k = largest_power_below(len(data))
    return sha256(b"\x01" + mth(data[:k]) + mth(data[k:])).digest()


def path(m: int, data: list[bytes]) -> list[bytes]:
    """PATH of §2.1.1."""
    if len(data) == 1:
        return []
    k = largest_power_below(len(data))
    if m < k:
        return [*path(m, data[:k]), mth(data[k:])]
    return [*path(m - k, data[k:]), mth(data[:k])]


def proof(m: int, data: list[bytes]) -> list[bytes]:
    """PROOF of §2.1.2."""

    def sub(m: int, data: list[bytes], is_known: bool) -> list[bytes]:
        if m == len(data):
            return [] if is_known else [mth(data)]
        k = largest_power_below(len(data))
        if m <= k:
            return [*sub(m, data[:k], is_known), mth(data[k:])]
        return [*sub(m - k, data[k:], False), mth(data[:k])]

    return sub(m, data, True)


def node_at(level: int, place: int) -> bytes:
    size = 1 << level
    return complete_root([leaf_hash(one) for one in LEAVES[place * size : (place + 1) * size]])


def frontier_of(data: list[bytes]) -> Frontier:
    frontier = Frontier()
    frontier.extend([leaf_hash(one) for one in data])
    return frontier


def test_the_known_answers_of_certificate_transparency():
    """The test vectors that its logs share: eight leaves, and the root of each size."""
    leaves = [
        bytes.fromhex(one)
        for one in (
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        )
    ]
    assert frontier_of([]).root().hex().startswith("e3b0c44298fc1c149afbf4c8996fb924")
    assert frontier_of(leaves[:1]).root().hex().startswith("6e340b9cffb37a989ca544e6bb780a2c")
    assert frontier_of(leaves[:2]).root().hex().startswith("fac54203e7cc696cf0dfcb42c92a1d9d")
    assert frontier_of(leaves).root().hex().startswith("5dc9da79a70659a9ad559cb701ded9a2")


@pytest.mark.parametrize("size", [*range(SMALL), 255, 256, 257, 511, 512, 513, 700])
def test_roots_are_those_of_the_standard(size):
    assert frontier_of(LEAVES[:size]).root() == mth(LEAVES[:size])


@given(st.lists(st.integers(0, 300), max_size=6))
def test_a_tree_that_grows_in_pieces_is_the_tree_of_the_whole(pieces):
    frontier, grown = Frontier(), []
    for count in pieces:
        more = (LEAVES * 3)[len(grown) : len(grown) + count]
        frontier.extend([leaf_hash(one) for one in more])
        grown += more
        assert (frontier.size, frontier.root()) == (len(grown), mth(grown))


@given(st.integers(0, 350), st.integers(0, 350))
def test_a_tree_goes_on_from_its_peaks(size, more):
    grown = Frontier(size, [node_at(*place) for place in peaks(size)])
    grown.extend([leaf_hash(one) for one in LEAVES[size : size + more]])
    assert grown.root() == mth(LEAVES[: size + more])


def test_subtrees_that_are_kept_are_handed_out_once_and_right():
    found = frontier_of(LEAVES).completed
    assert found == [(8, 0, node_at(8, 0)), (8, 1, node_at(8, 1))]


def test_inclusion_proofs_of_all_small_sizes():
    for size in range(1, SMALL):
        root = mth(LEAVES[:size])
        for index in range(size):
            found = inclusion_proof(index, size, node_at)
            assert found == path(index, LEAVES[:size])
            assert root_from_inclusion(leaf_hash(LEAVES[index]), index, size, found) == root
            for wrong in range(size):
                if wrong != index:
                    leaf = leaf_hash(LEAVES[index])
                    assert root_from_inclusion(leaf, wrong, size, found) != root
            longer = [*found, root]
            assert root_from_inclusion(leaf_hash(LEAVES[index]), index, size, longer) is None
            if found:
                shorter = found[:-1]
                assert root_from_inclusion(leaf_hash(LEAVES[index]), index, size, shorter) is None


def test_consistency_proofs_of_all_small_sizes():
    roots = [mth(LEAVES[:size]) for size in range(SMALL)]
    for second in range(1, SMALL):
        for first in range(1, second + 1):
            found = consistency_proof(first, second, node_at)
            assert found == proof(first, LEAVES[:second])
            assert is_consistent(first, roots[first], second, roots[second], found)
            assert not is_consistent(first, roots[first - 1], second, roots[second], found)
            assert not is_consistent(first, roots[first], second, roots[second - 1], found)
            assert not is_consistent(first, roots[first], second, roots[second], [*found, roots[1]])
            for at in range(len(found)):
                bent = [*found[:at], roots[0], *found[at + 1 :]]
                assert not is_consistent(first, roots[first], second, roots[second], bent)


def test_positions_outside_of_the_log_have_no_proof():
    for index, size in ((0, 0), (5, 5), (-1, 5)):
        with pytest.raises(ValueError, match="no position"):
            inclusion_proof(index, size, node_at)
        assert root_from_inclusion(b"", index, size, []) is None
    for first, second in ((0, 3), (4, 3)):
        with pytest.raises(ValueError, match="can't begin with"):
            consistency_proof(first, second, node_at)
        assert not is_consistent(first, b"", second, b"", [])
