"""The same call again gets the first answer again, and nothing twice."""

from concurrent.futures import ThreadPoolExecutor

from tests.entrypoints.api.conftest import Caller, MakeCaller, a_posted
from tests.installation import Installation

from entrypoints.scheduler.duties import duties

COUNT = "SELECT count(*) FROM invoices"


def test_the_same_key_and_body_get_the_first_answer_again(
    business: Installation, ledger: Caller
) -> None:
    first = ledger.post(a_posted(), key="k-1")
    again = ledger.post(a_posted(), key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.data == again.data
    assert first.headers["Location"] == again.headers["Location"]
    assert business.scalar(COUNT) == 1


def test_the_same_key_with_another_body_is_a_conflict(
    business: Installation, ledger: Caller
) -> None:
    ledger.post(a_posted(), key="k-1")
    other = ledger.post(a_posted("T-2"), key="k-1")
    assert other.status_code == 409
    assert other.mimetype == "application/problem+json"
    assert "k-1" in other.json["detail"]
    assert business.scalar(COUNT) == 1


def test_a_refusal_is_an_answer_too(ledger: Caller) -> None:
    first = ledger.post(a_posted(customer="nobody"), key="k-1")
    again = ledger.post(a_posted(customer="nobody"), key="k-1")
    assert (first.status_code, again.status_code) == (422, 422)
    assert first.data == again.data


def test_what_could_not_be_read_does_not_use_up_the_key(ledger: Caller) -> None:
    assert ledger.post(a_posted(currency="XXX"), key="k-1").status_code == 422
    assert ledger.post(a_posted(), key="k-1").status_code == 201


def test_two_callers_may_use_the_same_key(make_caller: MakeCaller) -> None:
    assert make_caller().post(a_posted("T-1"), key="k-1").status_code == 201
    assert make_caller().post(a_posted("T-2"), key="k-1").status_code == 201


def test_without_a_key_the_reference_keeps_a_transaction_from_being_taken_twice(
    business: Installation, ledger: Caller
) -> None:
    first, again = ledger.post(a_posted()), ledger.post(a_posted())
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["invoice"] == again.json["invoice"]
    assert again.json["created"] is False
    other = ledger.post(a_posted(note="something else"))
    assert other.status_code == 409
    assert other.json["errors"][0]["pointer"] == "/reference"
    assert business.scalar(COUNT) == 1


def test_equal_numbers_and_defaults_are_the_same_content(ledger: Caller) -> None:
    line = {"description": "Box", "quantity": 3, "unit_price": "12.50"}
    same = {"description": " Box", "quantity": "3.0", "unit_price": 12.5, "unit": "C62"}
    assert ledger.post(a_posted(lines=[line])).status_code == 201
    assert ledger.post(a_posted(lines=[same], kind="invoice")).status_code == 200


def test_two_threads_with_one_key_get_one_answer(
    business: Installation, make_caller: MakeCaller
) -> None:
    body = {"transactions": [a_posted(f"T-{n}") for n in range(120)]}
    ledger = make_caller()
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: ledger.post(body, key="k-1"), range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.data for answer in answers}) == 1
    assert business.scalar(COUNT) == 120
    assert business.scalar("SELECT max(number) FROM invoices").endswith("-000120")


def test_a_call_that_died_half_way_is_finished_by_its_repetition(
    business: Installation, ledger: Caller
) -> None:
    """As a killed process leaves it: some batches committed, the key claimed, no answer kept."""
    body = {"transactions": [a_posted(f"T-{n}") for n in range(80)]}
    ledger.post(a_posted("T-0"))
    first = ledger.post(body, key="k-1")
    with business.administrator.begin() as connection:
        connection.exec_driver_sql("UPDATE idempotency_keys SET status = NULL, response = NULL")
    again = ledger.post(body, key="k-1")
    assert [first.status_code, again.status_code] == [201, 201]
    assert [one["status"] for one in again.json["results"]] == [200] + [201] * 79
    assert again.data == first.data
    assert business.scalar(COUNT) == 80


def test_answers_are_forgotten_after_a_month_and_transactions_never(
    business: Installation, ledger: Caller
) -> None:
    ledger.post(a_posted("T-1"), key="old")
    with business.administrator.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE idempotency_keys SET created_at = created_at - interval '31 days'"
        )
    ledger.post(a_posted("T-2"), key="new")
    forget = next(d for d in duties(business.worker) if d.name == "forget_answers")
    forget.act()
    assert business.scalar("SELECT string_agg(key, ' ') FROM idempotency_keys") == "new"
    assert ledger.post(a_posted("T-1"), key="old").status_code == 200
