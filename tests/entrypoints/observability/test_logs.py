"""Log lines are JSON, carry the request's id, and hold no secret."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from tests.installation import Installation

from entrypoints.observability import accepted_or_new, bind_request_id, configure_logs
from entrypoints.observability.logs import SECRET, without_secrets
from entrypoints.web import watching


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    configure_logs(level="warning", style="console", process="test")


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_says_what_when_where_and_for_which_request(capsys):
    configure_logs(process="web")
    with bind_request_id("request-4711"):
        structlog.get_logger().info("invoice.issued", number="INV-1")
    (line,) = lines(capsys)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "invoice.issued",
        "number": "INV-1",
        "level": "info",
        "process": "web",
        "request_id": "request-4711",
    }


def test_lines_of_libraries_look_the_same_and_carry_the_id_too(capsys):
    configure_logs(process="web")
    with bind_request_id("request-4711"):
        logging.getLogger("a.library").warning("careful with %s", "that")
    (line,) = lines(capsys)
    assert (line["event"], line["request_id"]) == ("careful with that", "request-4711")


def test_an_error_is_one_line_with_its_traceback(capsys):
    configure_logs(process="worker")
    try:
        raise ValueError("no ink")
    except ValueError:
        structlog.get_logger().exception("message.failed", message=7)
    (line,) = lines(capsys)
    assert line["exception"].endswith("ValueError: no ink")


def test_after_the_request_its_id_is_gone(capsys):
    configure_logs(process="web")
    with bind_request_id("request-4711"):
        pass
    structlog.get_logger().info("later")
    assert "request_id" not in lines(capsys)[0]


@given(st.sampled_from(SECRET), st.text(max_size=9), st.text(max_size=9), st.text(min_size=2))
def test_a_field_that_is_secret_by_its_name_is_never_logged(word, before, after, value):
    name = f"{before}{word.upper()}{after}"
    assert without_secrets(None, "info", {name: value}) == {name: "…"}


@given(st.text())
def test_an_id_from_outside_is_taken_only_when_it_can_harm_no_log(given_id):
    used = accepted_or_new(given_id)
    assert used.isascii()
    assert 8 <= len(used) <= 64
    assert not set(used) & set("\r\n\t \"'<>{}")


def test_what_a_limit_or_a_missing_token_stops_is_logged(
    installation: Installation,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configure_logs(level="info", style="json", process="web")
    monkeypatch.setattr(watching, "log", structlog.get_logger())
    client = installation.app(limited=True).test_client()
    for _ in range(11):
        client.post("/login", data={"email": "alice@mine.example", "password": "wrong"})
    client = installation.app(forged_refused=True).test_client()
    client.post("/forgotten-password", data={"email": "alice@mine.example"})
    said = [line for line in lines(capsys) if line["event"] == "http.answered"]
    assert [line["status"] for line in said] == [422] * 10 + [429, 400]
    assert {line["route"] for line in said} == {"/login", "/forgotten-password"}
    assert all(line["request_id"] for line in said)
