"""Whatever is sent, the answer names what is wrong, and never half an invoice is kept."""

from io import BytesIO
from typing import Any

import pytest
from tests.entrypoints.api.conftest import Caller, MakeCaller, a_posted
from tests.installation import Installation

LINE = {"description": "Box", "quantity": 3, "unit_price": "12.50"}
ONE = '{"vendor":"NORTH","reference":"T-1","customer":"C-1001","currency":"GBP","lines":[%s]}'


def pointers(answer: Any) -> list[str]:
    assert answer.mimetype == "application/problem+json", answer.text
    return [error["pointer"] for error in answer.json["errors"]]


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"customer": "nobody"}, "/customer"),
        ({"vendor": "nobody"}, "/vendor"),
        ({"currency": "XXX"}, "/currency"),
        ({"currency": "gbp"}, "/currency"),
        ({"lines": [LINE | {"quantity": -3}]}, "/lines"),
        ({"issue_date": "0001-01-01"}, "/issue_date"),
        ({"issue_date": "2026-02-30"}, "/issue_date"),
        ({"issue_date": "31.12.2026"}, "/issue_date"),
        ({"issue_date": 20260101}, "/issue_date"),
        ({"delivered_on": "9999-12-31"}, "/delivered_on"),
        ({"tax_point": "1066-10-14"}, "/tax_point"),
        ({"series": "NONE"}, "/series"),
        ({"terms_days": 366}, "/terms_days"),
        ({"terms_days": True}, "/terms_days"),
        ({"kind": "bill"}, "/kind"),
        ({"corrects": "T-0"}, "/corrects"),
        ({"kind": "credit_note", "corrects": "T-0"}, "/corrects"),
        ({"lines": []}, "/lines"),
        ({"lines": {}}, "/lines"),
        ({"lines": [LINE] * 1001}, "/lines"),
        ({"lines": [LINE, LINE | {"quantity": "three"}]}, "/lines/1/quantity"),
        ({"lines": [LINE | {"quantity": "1e3"}]}, "/lines/0/quantity"),
        ({"lines": [LINE | {"quantity": "٣"}]}, "/lines/0/quantity"),
        ({"lines": [LINE | {"quantity": "2000000000"}]}, "/lines/0/quantity"),
        ({"lines": [LINE | {"quantity": None}]}, "/lines/0/quantity"),
        ({"lines": [LINE | {"unit_price": "-1"}]}, "/lines/0/unit_price"),
        ({"lines": [LINE | {"unit_price": "0.12345678901"}]}, "/lines/0/unit_price"),
        ({"lines": [LINE | {"base_quantity": 0}]}, "/lines/0/base_quantity"),
        ({"lines": [LINE | {"description": "  "}]}, "/lines/0/description"),
        ({"lines": [LINE | {"description": "a\0b"}]}, "/lines/0/description"),
        ({"lines": [LINE | {"description": "\ud800"}]}, "/lines/0/description"),
        ({"lines": [LINE | {"description": "x" * 5001}]}, "/lines/0/description"),
        ({"lines": [LINE | {"colour": "red"}]}, "/lines/0/colour"),
        ({"lines": [LINE | {"a/b~c": 1}]}, "/lines/0/a~1b~0c"),
        ({"lines": [LINE | {"tax": {"category": "S", "rate": 0}}]}, "/lines/0/tax"),
        ({"lines": [LINE | {"tax": {"category": "X"}}]}, "/lines/0/tax/category"),
        ({"lines": [LINE | {"tax": {"category": "E"}}]}, "/lines/0/tax"),
        (
            {"lines": [LINE | {"adjustments": [{"amount": "0", "reason": "r"}]}]},
            "/lines/0/adjustments/0/amount",
        ),
        ({"adjustments": [{"amount": "1.234", "reason": "r"}]}, "/adjustments/0/amount"),
        ({"prepaid": "1000"}, "/prepaid"),
        ({"prepaid": "0.001"}, "/prepaid"),
        ({"reference": ""}, "/reference"),
        ({"reference": "x" * 101}, "/reference"),
        ({"reference": "a\nb"}, "/reference"),
        ({"reference": 7}, "/reference"),
        ({"surprise": 1}, "/surprise"),
        ({"currency": "EUR"}, "/exchange_rate"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_wrong_field_is_named_and_nothing_is_kept(
    business: Installation, ledger: Caller, changed: dict[str, Any], pointer: str
) -> None:
    answer = ledger.post(a_posted(**changed))
    assert answer.status_code == 422, answer.text
    assert pointers(answer) == [pointer]
    assert business.scalar("SELECT count(*) FROM transactions") == 0


def test_every_wrong_field_of_a_transaction_is_named(ledger: Caller) -> None:
    answer = ledger.post(
        {"vendor": 1, "currency": "XXX", "lines": [LINE, {"quantity": "x"}], "issue_date": "now"}
    )
    assert set(pointers(answer)) == {
        "/vendor",
        "/reference",
        "/customer",
        "/currency",
        "/lines/1/description",
        "/lines/1/quantity",
        "/lines/1/unit_price",
        "/issue_date",
    }


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"{", "line 1, column 2"),
        (b"[1,]", "not JSON"),
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', "“c” stands twice"),
        (b'{"a\\u0000b": 1}', "can't be the name"),
        (b"\xff\xfe{\x00}\x00", "not UTF-8: byte 0"),
        (b'{"vendor": "\xc3\x28"}', "not UTF-8: byte 12"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(ledger: Caller, body: bytes, said: str) -> None:
    answer = ledger.post(body)
    assert answer.status_code == 400
    assert said in answer.json["detail"]


@pytest.mark.parametrize(
    "number",
    ["NaN", "-Infinity", "1e400", "1e99999999999999999999", "9" * 5000, "1" * 40, "0." + "1" * 60],
)
def test_numbers_of_no_world_are_named(ledger: Caller, number: str) -> None:
    line = '{"description":"x","unit_price":1,"quantity":' + number + "}"
    answer = ledger.post(ONE % line)
    assert answer.status_code == 422
    assert pointers(answer) == ["/lines/0/quantity"]


def test_json_numbers_lose_nothing(ledger: Caller) -> None:
    line = '{"description":"x","unit_price":0.1,"quantity":300000000.3,"tax":{"category":"Z"}}'
    assert ledger.post(ONE % line).json["invoice"]["payable"] == "30000000.03"


@pytest.mark.parametrize("body", [b"[]", b"1", b'"x"', b"null", b"true"])
def test_a_body_that_is_no_object_is_refused(ledger: Caller, body: bytes) -> None:
    assert pointers(ledger.post(body)) == [""]


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    ],
)
def test_other_media_types_are_refused(ledger: Caller, headers: dict[str, str]) -> None:
    content_type = headers.pop("Content-Type")
    answer = ledger.post(b"{}", content_type=content_type, headers=headers)
    assert answer.status_code == 415


def test_a_body_of_50_mb_is_refused_without_being_read(ledger: Caller) -> None:
    class Unread(BytesIO):
        def read(self, *_: object) -> bytes:
            raise AssertionError("nobody needs to read this")

        readinto = readline = read

    sent = {"wsgi.input": Unread(), "CONTENT_LENGTH": "50000000"}
    answer = ledger.post(b"", environ_overrides=sent)
    assert answer.status_code == 413
    assert answer.mimetype == "application/problem+json"
    assert "16,000,000 bytes" in answer.json["detail"]


def test_a_body_in_chunks_is_read_only_as_far_as_it_may_be(ledger: Caller) -> None:
    class Endless(BytesIO):
        given = 0

        def readinto(self, buffer: Any) -> int:
            self.given += len(buffer)
            assert self.given < 17_000_000
            buffer[:] = b" " * len(buffer)
            return len(buffer)

    chunked = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
    sent = chunked | {"wsgi.input": Endless()}
    answer = ledger.post(b"", environ_overrides=sent)
    assert answer.status_code == 413


def test_errors_below_the_api_are_problems(business: Installation, ledger: Caller) -> None:
    client = business.app().test_client()
    answers = {
        404: client.get("/api/v1/nothing"),
        405: client.delete("/api/v1/transactions"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert answer.mimetype == "application/problem+json"
        assert answer.json["status"] == status
        assert answer.json["instance"].endswith(answer.headers["X-Request-Id"])
    assert "POST" in answers[405].headers["Allow"]
    assert "openapi.json" in answers[404].json["detail"]
    assert "Allow header" in answers[405].json["detail"]


def test_a_failure_of_ours_is_a_problem_that_tells_nothing(
    business: Installation, make_caller: MakeCaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = business.container.api_invoices()
    monkeypatch.setattr(reads, "page", lambda *_, **__: 1 / 0)
    caller = make_caller()
    caller._client.application.config["PROPAGATE_EXCEPTIONS"] = False
    answer = caller.get("/invoices")
    assert answer.status_code == 500
    assert answer.mimetype == "application/problem+json"
    assert "division" not in answer.text


@pytest.mark.parametrize("key", ["", "x" * 256, "a b", "schlüssel"])
def test_an_idempotency_key_that_can_not_be_one_is_named(ledger: Caller, key: str) -> None:
    answer = ledger.post(a_posted(), headers={"Idempotency-Key": key})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["header"] == "Idempotency-Key"


def test_a_nul_in_an_address_finds_nothing(ledger: Caller) -> None:
    assert ledger.get("/invoices/INV%00").status_code == 404
    assert ledger.get("/invoices?customer=%00").status_code == 422


class TestBatches:
    def test_what_is_good_is_kept_and_the_rest_named(
        self, business: Installation, ledger: Caller
    ) -> None:
        batch = [
            a_posted("T-1"),
            a_posted("T-2", customer="nobody"),
            a_posted("T-3", currency="XXX", surprise=1),
            7,
            a_posted("T-1", note="another"),
        ]
        answer = ledger.post({"transactions": batch})
        assert answer.status_code == 207, answer.text
        results = answer.json["results"]
        assert [one["status"] for one in results] == [201, 422, 422, 422, 409]
        assert (answer.json["accepted"], answer.json["refused"]) == (1, 4)
        named = [
            [error.get("pointer") for error in one["problem"]["errors"]] for one in results[1:]
        ]
        assert named == [
            ["/transactions/1/customer"],
            ["/transactions/2/currency", "/transactions/2/surprise"],
            ["/transactions/3"],
            ["/transactions/4/reference"],
        ]
        assert business.scalar("SELECT count(*) FROM invoices") == 1

    def test_a_call_of_which_nothing_is_good_is_a_problem(self, ledger: Caller) -> None:
        wrong = [a_posted("T-1", customer="?"), a_posted("T-2", currency="XXX")]
        answer = ledger.post({"transactions": wrong})
        assert answer.status_code == 422
        assert pointers(answer) == ["/transactions/0/customer", "/transactions/1/currency"]
        ledger.post(a_posted("T-3"))
        taken = {"transactions": [a_posted("T-3", note="another")]}
        assert ledger.post(taken).status_code == 409

    @pytest.mark.parametrize("where", ["body", "address"])
    def test_an_atomic_call_keeps_nothing_and_names_every_wrong_field(
        self, business: Installation, ledger: Caller, where: str
    ) -> None:
        batch = [a_posted("T-1"), a_posted("T-2", customer="?"), a_posted("T-3", vendor="?")]
        body = {"transactions": batch} | ({"atomic": True} if where == "body" else {})
        answer = ledger.post(body, query="?atomic=true" if where == "address" else "")
        assert answer.status_code == 422
        assert pointers(answer) == ["/transactions/1/customer", "/transactions/2/vendor"]
        assert "2 of 3" in answer.json["detail"]
        assert business.scalar("SELECT count(*) FROM transactions") == 0

    def test_an_atomic_call_with_wrong_forms_names_every_one(
        self, business: Installation, ledger: Caller
    ) -> None:
        batch = [a_posted(), a_posted("T-2", currency=None), a_posted("T-3", lines=[{}])]
        answer = ledger.post({"transactions": batch, "atomic": True})
        assert pointers(answer) == [
            "/transactions/1/currency",
            "/transactions/2/lines/0/description",
            "/transactions/2/lines/0/quantity",
            "/transactions/2/lines/0/unit_price",
        ]
        assert business.scalar("SELECT count(*) FROM transactions") == 0

    def test_an_atomic_call_that_is_good_is_kept_whole(self, ledger: Caller) -> None:
        batch = [a_posted(f"T-{n}") for n in range(60)]
        answer = ledger.post({"transactions": batch, "atomic": True})
        assert (answer.status_code, answer.json["accepted"]) == (201, 60)

    @pytest.mark.parametrize(
        ("body", "query", "pointer"),
        [
            ({"transactions": []}, "", "/transactions"),
            ({"transactions": {}}, "", "/transactions"),
            ({"transactions": [{}] * 1001}, "", "/transactions"),
            ({"transactions": [{}], "atomic": "yes"}, "", "/atomic"),
            ({"transactions": [{}], "more": 1}, "", "/more"),
            ({"transactions": [{}], "atomic": True}, "?atomic=false", "/atomic"),
        ],
    )
    def test_an_envelope_that_is_wrong_is_named(
        self, ledger: Caller, body: Any, query: str, pointer: str
    ) -> None:
        assert pointers(ledger.post(body, query=query)) == [pointer]
