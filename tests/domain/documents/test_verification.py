"""The code on a document: the same for the same content, readable as people type, unguessable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.documents import InvalidCode, grouped, read_code, sealed_message, verification_code

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET = b"s" * 32
HASHES = st.binary(min_size=32, max_size=32)


@given(HASHES)
def test_a_code_reads_back_as_it_is_printed(content_hash: bytes) -> None:
    code = verification_code(SECRET, content_hash)
    assert read_code(grouped(code)) == code
    assert verification_code(SECRET, content_hash) == code
    assert len(code) == 26
    assert set(code) <= set(ALPHABET)


@given(HASHES, st.data())
def test_a_code_reads_back_however_people_type_it(content_hash: bytes, data: st.DataObject) -> None:
    code = verification_code(SECRET, content_hash)
    lookalikes = {"1": "1IiLl", "0": "0Oo", "V": "VvUu"}
    typed = "".join(
        data.draw(st.sampled_from(lookalikes.get(letter, letter + letter.lower())))
        + data.draw(st.sampled_from(["", " ", "-", "\n"]))
        for letter in code
    )
    assert read_code(typed) == code


@given(HASHES, st.integers(0, 25), st.sampled_from(ALPHABET))
def test_a_code_with_another_character_is_another_code(
    content_hash: bytes, place: int, letter: str
) -> None:
    code = verification_code(SECRET, content_hash)
    if code[place] != letter:
        assert read_code(code[:place] + letter + code[place + 1 :]) != code


@given(HASHES, HASHES)
def test_another_content_or_secret_has_another_code(one: bytes, other: bytes) -> None:
    assert (verification_code(SECRET, one) == verification_code(SECRET, other)) is (one == other)
    assert verification_code(b"t" * 32, one) != verification_code(SECRET, one)


@given(HASHES)
def test_a_code_bears_128_bits_of_its_hash(content_hash: bytes) -> None:
    value = 0
    for letter in verification_code(SECRET, content_hash):
        value = value << 5 | ALPHABET.index(letter)
    assert value & 3 == 0, "26 letters hold 130 bits; the last two say nothing"
    assert value.bit_length() <= 130


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=120))
def test_whatever_is_typed_is_a_code_or_refused(typed: str) -> None:
    try:
        code = read_code(typed)
    except InvalidCode:
        return
    assert len(code) == 26
    assert set(code) <= set(ALPHABET)


@pytest.mark.parametrize(
    "typed",
    ["", "0" * 25, "0" * 27, "0" * 25 + "!", "٠" * 26, "ß" * 13, "0" * 26 + " " * 10_000_000],
)
def test_what_can_not_be_a_code_is_refused(typed: str) -> None:
    with pytest.raises(InvalidCode):
        read_code(typed)


@given(HASHES, HASHES)
def test_what_is_signed_differs_with_the_content(one: bytes, other: bytes) -> None:
    assert (sealed_message(one) == sealed_message(other)) is (one == other)
