"""Posting transactions over HTTP."""

from tests.entrypoints.api.conftest import Caller, a_posted
from tests.installation import Installation


def test_a_posted_transaction_is_an_issued_invoice(business: Installation, ledger: Caller) -> None:
    answer = ledger.post(a_posted())
    assert answer.status_code == 201, answer.text
    result = answer.json
    assert result["created"] is True
    invoice = result["invoice"]
    assert invoice["number"].endswith("-000001")
    assert (invoice["payable"], invoice["open"], invoice["currency"]) == ("45.00", "45.00", "GBP")
    assert answer.headers["Location"] == invoice["url"]
    assert business.scalar(
        "SELECT actor_kind FROM audit_events WHERE action = 'invoice.issued'"
    ) == ("api_key")
