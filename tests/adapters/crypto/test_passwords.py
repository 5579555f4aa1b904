"""Passwords cost whoever guesses more than they are worth."""

from argon2 import extract_parameters
from argon2.low_level import Type

from adapters.crypto.passwords import Argon2Passwords

PASSWORDS = Argon2Passwords()


def test_passwords_are_hashed_slowly_and_in_memory() -> None:
    """At least what OWASP's Password Storage Cheat Sheet asks: 19 MiB and two passes."""
    found = extract_parameters(PASSWORDS.hash("a good long password"))
    assert found.type is Type.ID
    assert found.memory_cost >= 19 * 1024
    assert found.time_cost >= 2
    assert (found.salt_len, found.hash_len) >= (16, 32)


def test_no_two_hashes_of_a_password_are_alike() -> None:
    assert PASSWORDS.hash("same") != PASSWORDS.hash("same")


def test_a_password_is_right_to_the_last_letter_alone() -> None:
    hashed = PASSWORDS.hash("Pässword " + "x" * 200)
    assert PASSWORDS.is_right("Pässword " + "x" * 200, hashed)
    for wrong in ("Pässword " + "x" * 199, "pässword " + "x" * 200, "Pässword", ""):
        assert not PASSWORDS.is_right(wrong, hashed)


def test_what_is_no_hash_is_nobody_s_password() -> None:
    assert not PASSWORDS.is_right("", "-")
    assert not PASSWORDS.is_right("-", "-")
