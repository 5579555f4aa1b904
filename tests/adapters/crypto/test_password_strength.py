"""Weak and stolen passwords are found without asking anybody outside."""

import hashlib
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.crypto.password_strength import ZxcvbnStrength
from adapters.crypto.passwords import Argon2Passwords

STOLEN = [f"stolen password {number}" for number in range(200)]
NOTHING: frozenset[str] = frozenset()


def digest(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.fixture(scope="module")
def sorted_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lists") / "pwned.txt"
    path.write_text("".join(f"{line}:{7}\r\n" for line in sorted(map(digest, STOLEN))))
    return path


@pytest.fixture(scope="module")
def ranges(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ranges")
    for password in STOLEN:
        with (folder / f"{digest(password)[:5]}.txt").open("a") as file:
            file.write(f"{digest(password)[5:]}:7\n")
    return folder


@pytest.mark.parametrize("kind", ["sorted_file", "ranges"])
def test_every_line_of_a_list_is_found_and_nothing_else(
    kind: str, request: pytest.FixtureRequest
) -> None:
    strengths = ZxcvbnStrength(request.getfixturevalue(kind))
    assert all(strengths.of(password, NOTHING).is_known for password in STOLEN)
    assert not any(strengths.of(f"{password}!", NOTHING).is_known for password in STOLEN[:20])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(lines=st.sets(st.binary(min_size=20, max_size=20), max_size=20), data=st.data())
def test_halving_finds_a_line_wherever_it_stands(
    tmp_path: Path, lines: set[bytes], data: st.DataObject
) -> None:
    from adapters.crypto.password_strength import _in_sorted_file

    path = tmp_path / "list.txt"
    path.write_text("".join(f"{line.hex().upper()}:1\n" for line in sorted(lines)))
    asked = data.draw(
        st.sampled_from(sorted(lines)) if lines else st.binary(min_size=20, max_size=20)
    )
    assert _in_sorted_file(path, asked.hex().upper()) is (asked in lines)
    other = data.draw(st.binary(min_size=20, max_size=20))
    assert _in_sorted_file(path, other.hex().upper()) is (other in lines)


@pytest.mark.parametrize("password", ["password", "PASSWORD", "qwertyuiop", "1q2w3e4r5t6y"])
def test_what_is_often_used_is_known_without_a_list(password: str) -> None:
    assert ZxcvbnStrength().of(password, NOTHING).is_known


def test_what_is_easy_says_why_and_what_is_not_scores_well() -> None:
    easy = ZxcvbnStrength().of("aaaaaaaaaaaaaaaa", NOTHING)
    assert easy.score < 3
    assert easy.why
    assert easy.advice
    assert ZxcvbnStrength().of("seven unlikely herons juggle", NOTHING).score == 4


def test_words_of_the_context_make_a_password_easier() -> None:
    password = "Thistlewren2026!"
    without = ZxcvbnStrength().of(password, NOTHING).score
    assert ZxcvbnStrength().of(password, frozenset({"thistlewren"})).score < without


@settings(max_examples=20)
@given(st.text(min_size=100, max_size=128))
def test_a_long_password_is_judged_too(password: str) -> None:
    assert 0 <= ZxcvbnStrength().of(password, NOTHING).score <= 4


def test_a_hash_of_less_effort_is_outdated_and_still_right() -> None:
    weaker = Argon2Passwords(PasswordHasher(time_cost=1, memory_cost=8 * 1024)).hash("herons")
    todays = Argon2Passwords()
    assert todays.is_right("herons", weaker)
    assert todays.is_outdated(weaker)
    assert not todays.is_outdated(todays.hash("herons"))
    assert not todays.is_outdated("no hash at all")


def test_a_password_typed_on_another_keyboard_is_the_same() -> None:
    passwords = Argon2Passwords()
    hashed = passwords.hash("caf\u00e9 au lait bitte")
    assert passwords.is_right("cafe\u0301 au lait bitte", hashed)
    assert not passwords.is_right("Caf\u00e9 au lait bitte", hashed)
