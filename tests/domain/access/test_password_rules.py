"""Which passwords are refused, and that nothing else is."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import LONGEST, SHORTEST, Strength, as_kept, context_words, flaw_of

GREAT = Strength(4, is_known=False)
PRINTABLE = st.characters(codec="utf-8", exclude_categories=["C", "Z"])


@given(st.text(PRINTABLE, max_size=SHORTEST - 1))
def test_a_short_one_is_refused_however_strong(password: str) -> None:
    if len(as_kept(password)) < SHORTEST:
        assert "characters" in flaw_of(password, (), GREAT)


@given(st.text(PRINTABLE, min_size=LONGEST + 1, max_size=LONGEST + 200))
def test_a_longer_one_than_can_be_hashed_in_time_is_refused(password: str) -> None:
    if len(as_kept(password)) > LONGEST:
        assert "at most" in flaw_of(password, (), GREAT)


@given(st.text(PRINTABLE, min_size=SHORTEST, max_size=LONGEST), st.integers(3, 4))
def test_no_composition_is_asked_for(password: str, score: int) -> None:
    """Long enough, in no list, not easy to guess: whatever characters it has."""
    if SHORTEST <= len(as_kept(password)) <= LONGEST:
        assert not flaw_of(password, (), Strength(score, is_known=False))


@given(st.text(PRINTABLE, min_size=SHORTEST, max_size=40), st.integers(0, 4))
def test_what_stands_in_a_list_is_refused_however_it_scores(password: str, score: int) -> None:
    if len(as_kept(password)) >= SHORTEST:
        assert "list" in flaw_of(password, (), Strength(score, is_known=True))


@given(st.text(PRINTABLE, min_size=SHORTEST, max_size=40), st.integers(0, 2))
def test_what_is_easy_to_guess_is_refused_with_the_reason_and_a_way_out(
    password: str, score: int
) -> None:
    if len(as_kept(password)) >= SHORTEST:
        strength = Strength(score, is_known=False, why="Dates are.", advice=("Add a word.",))
        assert flaw_of(password, (), strength) == "is easy to guess: Dates are. Add a word"


@pytest.mark.parametrize(
    "password",
    [
        "maren.tallow99",
        "AshdownMaren!1",
        "ashdown-interiors",
        "Interiors+Tallow",
        "ｍａｒｅｎtallow9",
    ],
)
def test_what_is_made_of_its_person_is_refused(password: str) -> None:
    context = context_words("Maren Tallow", "maren@ashdown.example", "Ashdown Interiors Ltd")
    assert "anybody who knows you" in flaw_of(password, context, GREAT)


@pytest.mark.parametrize(
    "password", ["maren likes herons juggling", "seven unlikely herons", "Example of a herons walk"]
)
def test_a_word_of_ones_own_among_others_is_no_harm(password: str) -> None:
    context = context_words("Maren Tallow", "maren@ashdown.example", "Ashdown Interiors Ltd")
    assert not flaw_of(password, context, GREAT)


@given(st.text(PRINTABLE, max_size=200))
def test_a_password_is_kept_as_it_came_but_for_its_spelling_in_unicode(password: str) -> None:
    """Nothing is cut off, no case is changed; typed decomposed or in full width it is the same."""
    kept = as_kept(password)
    assert kept == unicodedata.normalize("NFKC", password)
    assert as_kept(kept) == kept
    assert as_kept(unicodedata.normalize("NFD", password)) == kept
    if password.isascii():
        assert kept == password
