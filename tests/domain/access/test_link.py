"""Links of mails: signed for one purpose, good for one use, for a while."""

import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import GOOD_FOR, Link, Purpose, link_token, new_link, read_link_token
from domain.identity import LinkId

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECRET = b"a secret of thirty-two bytes ...."
PURPOSES = st.sampled_from(Purpose)
IDS = st.uuids().map(LinkId)


def a_link(link_id: LinkId, purpose: Purpose) -> Link:
    return new_link(link_id, purpose, link_id, NOW)


@given(IDS, PURPOSES)
def test_a_token_leads_back_to_its_link_and_purpose(link_id: LinkId, purpose: Purpose) -> None:
    token = link_token(a_link(link_id, purpose), SECRET)
    assert read_link_token(token, SECRET) == (link_id, purpose)
    assert len(token) == 64
    assert token.replace("-", "").replace("_", "").isalnum()


@given(IDS, PURPOSES, st.integers(0, 48 * 8 - 1))
def test_no_bit_of_a_token_can_be_changed(link_id: LinkId, purpose: Purpose, bit: int) -> None:
    content = bytearray(base64.urlsafe_b64decode(link_token(a_link(link_id, purpose), SECRET)))
    content[bit // 8] ^= 1 << bit % 8
    assert read_link_token(base64.urlsafe_b64encode(bytes(content)).decode(), SECRET) is None


@given(st.text(max_size=100))
def test_what_nobody_signed_is_no_token(text: str) -> None:
    assert read_link_token(text, SECRET) is None


@given(IDS, PURPOSES, st.binary(min_size=16, max_size=40))
def test_another_installations_token_is_none_here(
    link_id: LinkId, purpose: Purpose, other: bytes
) -> None:
    token = link_token(a_link(link_id, purpose), SECRET)
    assert other == SECRET or read_link_token(token, other) is None


@pytest.mark.parametrize("purpose", Purpose)
def test_every_purpose_has_its_end(purpose: Purpose) -> None:
    link = a_link(LinkId(UUID(int=1)), purpose)
    lifetime = GOOD_FOR[purpose]
    assert timedelta(0) < lifetime <= timedelta(days=7)
    assert link.is_good(NOW + lifetime - timedelta(seconds=1))
    assert not link.is_good(NOW + lifetime)
