"""What is encrypted is opened again in its place alone, under whichever key it came."""

import secrets
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from adapters.crypto.columns import SealedColumns, header
from adapters.crypto.envelope import decrypt, encrypt, key_of, rewrap
from adapters.crypto.key_ring import Key, KeyRing, UnknownKey
from application.sealing import Place, SealBroken

OLD, NEW = Key("documents-1", bytes(32)), Key("documents-eu-2", b"\1" * 32)
ROW, OTHER_ROW = UUID(int=1), UUID(int=2)


def find(key_id: str) -> Key:
    for key in (OLD, NEW):
        if key.id == key_id:
            return key
    raise UnknownKey(key_id)


def only(known: Key):  # type: ignore[no-untyped-def]
    def find_one(key_id: str) -> Key:
        if key_id != known.id:
            raise UnknownKey(key_id)
        return known

    return find_one


def of_the_first_form(content: bytes, place: str, key: Key) -> bytes:
    """As documents were encrypted before keys could be rotated."""
    data_key, wrap_nonce, nonce = AESGCM.generate_key(256), bytes(12), b"n" * 12
    about = f"counterfoil\0{key.id}\0{place}".encode()
    wrapped = AESGCM(key.secret).encrypt(wrap_nonce, data_key, about)
    head = b"CF1\0" + bytes([len(key.id)]) + key.id.encode()
    return head + wrap_nonce + wrapped + nonce + AESGCM(data_key).encrypt(nonce, content, about)


@given(st.binary(max_size=2000), st.text(max_size=80))
def test_what_was_encrypted_comes_back(content: bytes, place: str) -> None:
    envelope = encrypt(content, place, OLD)
    assert decrypt(envelope, place, find) == content
    assert key_of(envelope[:260]) == OLD.id


@given(st.binary(max_size=2000))
def test_another_key_wraps_it_and_its_ciphertext_stays(content: bytes) -> None:
    envelope = encrypt(content, "a/1.pdf", OLD)
    renewed = rewrap(envelope, "a/1.pdf", find, NEW)
    assert decrypt(renewed, "a/1.pdf", only(NEW)) == content
    ciphertext = len(content) + 28
    assert renewed[-ciphertext:] == envelope[-ciphertext:]
    with pytest.raises(SealBroken):
        decrypt(renewed, "a/1.pdf", only(OLD))


def test_the_first_form_is_read_and_becomes_the_newer_one() -> None:
    envelope = of_the_first_form(b"an invoice", "a/1.pdf", OLD)
    assert key_of(envelope) == OLD.id
    assert decrypt(envelope, "a/1.pdf", find) == b"an invoice"
    renewed = rewrap(envelope, "a/1.pdf", find, NEW)
    assert decrypt(renewed, "a/1.pdf", only(NEW)) == b"an invoice"
    assert decrypt(rewrap(renewed, "a/1.pdf", find, OLD), "a/1.pdf", only(OLD)) == b"an invoice"


@given(st.data())
def test_one_altered_bit_anywhere_breaks_it(data: st.DataObject) -> None:
    envelope = bytearray(encrypt(b"an invoice", "a/1.pdf", OLD))
    envelope[data.draw(st.integers(0, len(envelope) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealBroken):
        decrypt(bytes(envelope), "a/1.pdf", find)


@given(st.integers(0, 200))
def test_one_that_was_cut_off_breaks(length: int) -> None:
    envelope = encrypt(b"an invoice", "a/1.pdf", OLD)[:length]
    if length < len(encrypt(b"an invoice", "a/1.pdf", OLD)):
        with pytest.raises(SealBroken):
            decrypt(envelope, "a/1.pdf", find)


@pytest.mark.parametrize("envelope", [encrypt, of_the_first_form])
def test_it_opens_in_no_other_place(envelope) -> None:  # type: ignore[no-untyped-def]
    made = envelope(b"mine", "mine/1.pdf", OLD)
    with pytest.raises(SealBroken):
        decrypt(made, "theirs/1.pdf", find)
    with pytest.raises(SealBroken):
        rewrap(made, "theirs/1.pdf", find, NEW)


@pytest.fixture
def columns(tmp_path) -> SealedColumns:  # type: ignore[no-untyped-def]
    return SealedColumns(KeyRing.ensure(tmp_path))


def test_a_sealed_value_opens_in_its_cell_alone(columns: SealedColumns) -> None:
    place = Place("people", "email", ROW)
    sealed = columns.seal(b"alice@mine.example", place)
    assert columns.open(sealed, place) == b"alice@mine.example"
    for other in (
        Place("people", "email", OTHER_ROW),
        Place("people", "name", ROW),
        Place("factors", "email", ROW),
    ):
        with pytest.raises(SealBroken):
            columns.open(sealed, other)


def test_a_cell_can_t_be_taken_for_another_by_where_its_words_end(columns: SealedColumns) -> None:
    with pytest.raises(SealBroken):
        columns.open(columns.seal(b"x", Place("a", "bc", "d")), Place("ab", "c", "d"))


def test_the_same_value_is_never_sealed_alike_but_has_one_fingerprint(
    columns: SealedColumns,
) -> None:
    place = Place("people", "email", ROW)
    assert columns.seal(b"same", place) != columns.seal(b"same", place)
    mark = columns.fingerprint("same", "people.email")
    assert mark == columns.fingerprint("same", "people.email")
    assert mark != columns.fingerprint("Same", "people.email")
    assert mark != columns.fingerprint("same", "people.name")


def test_nobody_without_the_key_can_make_a_fingerprint(tmp_path) -> None:  # type: ignore[no-untyped-def]
    one, other = (SealedColumns(KeyRing.ensure(tmp_path / name)) for name in "ab")
    assert one.fingerprint("a@b.example", "email") != other.fingerprint("a@b.example", "email")


@pytest.mark.parametrize("junk", [b"", b"\1", b"\1\xff", b"\2" + bytes(60), bytes(200)])
def test_junk_is_no_sealed_value(columns: SealedColumns, junk: bytes) -> None:
    with pytest.raises(SealBroken):
        columns.open(junk, Place("people", "email", ROW))


def test_a_value_that_names_a_key_of_another_kind_does_not_open(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Whoever could write to the database must not make us use another key than the columns'."""
    ring = KeyRing.ensure(tmp_path)
    place = Place("people", "email", ROW)
    secret, nonce = ring.in_use("documents").secret, secrets.token_bytes(12)
    about = b"counterfoil\0column\0people\0email\0" + str(ROW).encode()
    forged = header("documents-1") + nonce + AESGCM(secret).encrypt(nonce, b"x", about)
    with pytest.raises(SealBroken):
        SealedColumns(ring).open(forged, place)
