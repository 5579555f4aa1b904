"""Keys are recognised, and nearly right ones are not."""

from hypothesis import given
from hypothesis import strategies as st

from domain.access import new_key_text, read_key_text


@given(st.binary(min_size=41, max_size=41))
def test_every_key_is_read_as_it_was_written(randomness: bytes) -> None:
    parts = iter([randomness[:9], randomness[9:]])
    key = new_key_text(lambda _n: next(parts))
    read = read_key_text(key.whole)
    assert read is not None
    assert (read.prefix, read.sha256) == (key.prefix, key.sha256)
    assert read.is_of(key.sha256)
    assert key.whole not in repr(key)


@given(st.binary(min_size=41, max_size=41), st.integers(0, 65), st.sampled_from("0aZ_-é"))
def test_a_key_with_one_other_character_is_no_key(
    randomness: bytes, place: int, character: str
) -> None:
    parts = iter([randomness[:9], randomness[9:]])
    whole = new_key_text(lambda _n: next(parts)).whole
    changed = whole[:place] + character + whole[place + 1 :]
    assert (read_key_text(changed) is None) == (changed != whole)
