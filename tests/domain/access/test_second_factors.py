"""Rules of second factors that hold whatever is typed, counted or stolen."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import an_id

from domain.access import (
    COOLING_OFF,
    RECOVERY_LIFETIME,
    AuthenticatorApp,
    Due,
    Passkey,
    Recovery,
    RecoveryCode,
    RecoveryRefused,
    RecoveryState,
    SecondFactors,
    code_of,
    new_recovery_codes,
    read_recovery_code,
)
from domain.identity import AppId, PasskeyId, PersonId, RecoveryId

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ALICE, SAM = PersonId(an_id("alice")), PersonId(an_id("sam"))


def a_passkey(**kw: Any) -> Passkey:
    given = {
        "id": PasskeyId(an_id("passkey")),
        "person_id": ALICE,
        "credential_id": b"c",
        "public_key": b"k",
        "sign_count": 0,
        "name": "Laptop",
        "is_synced": False,
        "is_backed_up": False,
        "created_at": NOW,
    }
    return Passkey(**given | kw)


def a_recovery(**kw: Any) -> Recovery:
    return Recovery(RecoveryId(an_id("recovery")), ALICE, "Lost", "Call me", NOW, **kw)


@given(st.lists(st.integers(0, 2**32 - 1), min_size=1))
def test_a_counter_is_accepted_only_when_it_is_higher_than_all_before(counts: list[int]) -> None:
    passkey, seen = a_passkey(), 0
    for count in counts:
        is_zero_for_ever = seen == 0 and count == 0
        assert passkey.goes_back(count) is not (count > seen or is_zero_for_ever)
        if not passkey.goes_back(count):
            seen = count
            passkey = a_passkey(sign_count=seen)


@given(st.binary(min_size=10, max_size=10))
def test_recovery_codes_carry_all_the_randomness_that_they_are_given(random: bytes) -> None:
    [code, *_] = new_recovery_codes(lambda _size: random)
    digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    value = 0
    for digit in code.digits:
        value = value * 32 + digits.index(digit)
    assert value.to_bytes(10) == random


@given(st.binary(min_size=10, max_size=10), st.sampled_from(["", " ", "-", " - ", "–"]))
def test_a_code_is_read_however_it_is_written_down(random: bytes, between: str) -> None:
    [code, *_] = new_recovery_codes(lambda _size: random)
    written = between.join(code.text.split("-"))
    for spelling in (written, written.lower(), written.replace("1", "l").replace("0", "O")):
        assert read_recovery_code(spelling) == code


@given(st.text(max_size=40))
def test_what_is_no_code_is_none(text: str) -> None:
    read = read_recovery_code(text)
    assert read is None or (isinstance(read, RecoveryCode) and len(read.digits) == 16)
    digits = code_of(text)
    assert digits is None or (len(digits) == 6 and digits.isascii() and digits.isdigit())


def test_a_recovery_code_does_not_show_itself_in_a_log() -> None:
    [code, *_] = new_recovery_codes(bytes)
    assert code.digits not in repr(code)


def test_what_is_due_after_the_password() -> None:
    app = AuthenticatorApp(AppId(an_id("app")), ALICE, b"", "App", NOW, NOW)
    nothing, some = SecondFactors(), SecondFactors(app=app)
    copied = SecondFactors(passkeys=[a_passkey(suspected_at=NOW)])
    only_codes = SecondFactors(recovery_codes=10)
    for factors, is_required, due in (
        (nothing, False, Due.NOTHING),
        (nothing, True, Due.ENROLMENT),
        (some, False, Due.FACTOR),
        (some, True, Due.FACTOR),
        (copied, False, Due.FACTOR),  # a login never becomes easier by a theft
        (only_codes, True, Due.ENROLMENT),
    ):
        assert factors.due(is_required=is_required) is due


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=30)))
def test_a_request_is_approved_by_another_after_a_day_and_within_two_weeks(
    waited: timedelta,
) -> None:
    recovery = a_recovery()
    may = COOLING_OFF <= waited < RECOVERY_LIFETIME
    for by, note, is_right in ((SAM, "Called", True), (ALICE, "Me", False), (SAM, "  ", False)):
        try:
            decided = recovery.approved(by, note, NOW + waited)
        except RecoveryRefused:
            assert not (may and is_right)
        else:
            assert may
            assert is_right
            assert decided.state is RecoveryState.APPROVED


@pytest.mark.parametrize("state", [state for state in RecoveryState if state != "asked"])
def test_what_was_decided_stays_decided(state: RecoveryState) -> None:
    ended = a_recovery(state=state)
    later = NOW + timedelta(days=2)
    for decide in (
        lambda: ended.approved(SAM, "Called", later),
        lambda: ended.refused(SAM, "No", later),
        lambda: ended.cancelled(later),
    ):
        with pytest.raises(RecoveryRefused, match=f"is {state} already"):
            decide()
