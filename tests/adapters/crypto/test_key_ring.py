"""The ring: keys come, are taken up, and go, while processes run."""

import threading
from pathlib import Path

import pytest

from adapters.crypto.key_ring import LOOK_AGAIN, KeyRing, KeyRingEmpty, UnknownKey


class Hands:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_new_ring_has_every_key_that_is_needed_and_only_its_user_can_read_them(
    tmp_path: Path,
) -> None:
    ring = KeyRing.ensure(tmp_path / "keys", regions=["eu"])
    assert ring.names() == ["columns-1", "documents-1", "documents-eu-1", "index-1", "seal-1"]
    assert len(ring.code_secret) == 32
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "keys").iterdir()} == {0o600}
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_making_a_ring_again_changes_nothing(tmp_path: Path) -> None:
    KeyRing.ensure(tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    KeyRing.ensure(tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_another_process_uses_a_new_key_within_a_second(tmp_path: Path) -> None:
    hands = Hands()
    mine, theirs = KeyRing.ensure(tmp_path), KeyRing(tmp_path, hands)
    assert theirs.in_use("documents").id == "documents-1"
    assert mine.rotate("documents") == "documents-2"
    hands.seconds += LOOK_AGAIN
    assert theirs.in_use("documents").id == "documents-2"
    assert theirs.find("documents-1") == mine.find("documents-1")


def test_a_key_that_is_met_before_it_was_seen_is_looked_for_at_once(tmp_path: Path) -> None:
    hands = Hands()
    mine, theirs = KeyRing.ensure(tmp_path), KeyRing(tmp_path, hands)
    assert theirs.in_use("columns").id == "columns-1"
    new = mine.rotate("columns")
    assert hands.seconds == 0
    assert theirs.find(new) == mine.find(new)


def test_a_signature_of_a_key_that_was_not_seen_yet_is_recognised(tmp_path: Path) -> None:
    mine, theirs = KeyRing.ensure(tmp_path), KeyRing(tmp_path, Hands())
    theirs.sign(b"first look")
    mine.rotate("seal")
    key_id, signature = mine.sign(b"seen")
    assert key_id == "seal-2"
    assert theirs.is_signed(b"seen", signature, key_id)


def test_a_key_that_is_gone_is_unknown_within_a_second(tmp_path: Path) -> None:
    hands = Hands()
    mine, theirs = KeyRing.ensure(tmp_path), KeyRing(tmp_path, hands)
    mine.rotate("documents")
    theirs.find("documents-1")
    mine.set_aside("documents-1")
    mine.destroy("documents-1")
    hands.seconds += LOOK_AGAIN
    with pytest.raises(UnknownKey):
        theirs.find("documents-1")
    assert not list(tmp_path.glob("documents-1*"))


def test_a_key_that_was_set_aside_can_be_taken_back(tmp_path: Path) -> None:
    ring = KeyRing.ensure(tmp_path)
    first = ring.in_use("documents")
    ring.rotate("documents")
    ring.set_aside("documents-1")
    assert "documents-1" not in ring.names()
    ring.take_back("documents-1")
    assert ring.find("documents-1") == first


def test_what_a_retired_key_signed_is_still_recognised_but_nothing_signs_with_it(
    tmp_path: Path,
) -> None:
    ring = KeyRing.ensure(tmp_path)
    key_id, signature = ring.sign(b"issued")
    ring.rotate("seal")
    ring.set_aside(key_id)
    ring.destroy(key_id)
    later = KeyRing(tmp_path)
    assert later.is_signed(b"issued", signature, key_id)
    assert not later.is_signed(b"other", signature, key_id)
    assert later.sign(b"issued")[0] == "seal-2"
    assert b"PRIVATE" not in (tmp_path / "seal-1.pub").read_bytes()


def test_rotations_at_the_same_time_make_different_keys(tmp_path: Path) -> None:
    ring = KeyRing.ensure(tmp_path)
    made: list[str] = []
    threads = [
        threading.Thread(target=lambda: made.append(ring.rotate("documents", "eu")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [f"documents-eu-{number}" for number in range(1, 9)]


def test_the_tenth_key_is_newer_than_the_ninth(tmp_path: Path) -> None:
    ring = KeyRing.ensure(tmp_path)
    for _ in range(9):
        ring.rotate("documents")
    assert ring.in_use("documents").id == "documents-10"


def test_a_region_has_keys_of_its_own(tmp_path: Path) -> None:
    ring = KeyRing.ensure(tmp_path, regions=["eu", "us-east"])
    secrets = {ring.in_use("documents", region).secret for region in ("default", "eu", "us-east")}
    assert len(secrets) == 3
    with pytest.raises(KeyRingEmpty, match="apac"):
        ring.in_use("documents", "apac")


def test_what_is_no_key_in_the_folder_is_passed_over(tmp_path: Path) -> None:
    ring = KeyRing.ensure(tmp_path)
    for name in ("documents-2.key.aside", "documents-3.1a2b.new", "README", "seal-2.key"):
        (tmp_path / name).write_bytes(b"no key")
    (tmp_path / "lost+found").mkdir()
    assert ring.names() == ["columns-1", "documents-1", "index-1", "seal-1"]


def test_a_ring_that_does_not_exist_says_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(KeyRingEmpty, match="documents"):
        KeyRing(tmp_path / "nowhere").in_use("documents")


@pytest.mark.parametrize("name", ["../../etc/passwd", "documents", "documents-0", "codes-1", ""])
def test_nothing_but_a_key_is_ever_touched(tmp_path: Path, name: str) -> None:
    ring = KeyRing.ensure(tmp_path)
    with pytest.raises(UnknownKey):
        ring.set_aside(name)
