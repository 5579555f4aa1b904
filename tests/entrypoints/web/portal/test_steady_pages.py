"""Pages by keyset stay where they are while invoices arrive."""

import re
from datetime import UTC, datetime, timedelta

from tests.builders import a_transaction, an_account
from tests.installation import Installation

TODAY = datetime.now(UTC).date()


def test_an_invoice_that_arrives_meanwhile_moves_nothing(installation: Installation) -> None:
    installation.add()
    installation.add_member("alice@ashdown.example", an_account())
    installation.issue(
        *(a_transaction(f"T-{i}", issue_date=TODAY - timedelta(days=40 - i)) for i in range(30))
    )
    alice = installation.login("alice@ashdown.example")

    def rows(address: str) -> list[str]:
        return re.findall(r'id="(row-[^"]+)"', alice.get(address).text)

    following = re.search(r'rel="next" href="([^"]+)"', alice.get("/invoices/").text)
    assert following
    before = rows(following.group(1).replace("&amp;", "&"))
    assert len(before) == 5
    installation.issue(a_transaction("T-new", issue_date=TODAY))
    assert rows(following.group(1).replace("&amp;", "&")) == before
    assert len(rows("/invoices/")) == 25
