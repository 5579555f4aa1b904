"""What a guest takes along names them; what members take, and the archive, stay as issued."""

import hashlib
import io
import json

import pikepdf
import pytest
from tests.builders import a_transaction, an_account
from tests.installation import Installation

from domain.access import Role


@pytest.fixture
def document(installation: Installation) -> str:
    """The address of an archived document."""
    installation.add()
    [invoice_id] = installation.issue(a_transaction())
    installation.work_off()
    for name, role in (("greta", Role.GUEST), ("vera", Role.VIEWER)):
        installation.add_member(f"{name}@x.example", an_account(), role)
    return f"/invoices/{invoice_id}/document.pdf"


def test_a_guest_gets_a_marked_copy_however_they_ask(
    installation: Installation, document: str
) -> None:
    archived = installation.scalar("SELECT encode(sha256, 'hex') FROM documents")
    member = installation.login("vera@x.example").get(document).data
    assert hashlib.sha256(member).hexdigest() == archived
    greta = installation.login("greta@x.example")
    for address in (document, f"{document}?download=1"):
        copy = greta.get(address)
        assert copy.mimetype == "application/pdf"
        assert hashlib.sha256(copy.data).hexdigest() != archived
        with pikepdf.open(io.BytesIO(copy.data)) as pdf:
            for page in pdf.pages:
                forms = page.Resources.XObject.values()
                assert any("/faint" in str(form.get("/Resources", {})) for form in forms)
    again = installation.login("vera@x.example").get(document).data
    assert again == member


def test_the_trail_says_that_it_was_a_marked_copy(
    installation: Installation, document: str
) -> None:
    installation.login("greta@x.example").get(f"{document}?download=1")
    installation.login("vera@x.example").get(f"{document}?download=1")
    marked = """
        SELECT json_agg(json_build_array(actor_name, details->'watermarked') ORDER BY at)::text
        FROM audit_events WHERE action = 'document.downloaded'
    """
    assert installation.scalar(marked) == '[["Greta", true], ["Vera", null]]'
    copies = """
        SELECT json_agg(details->>'copy')::text FROM audit_events
        WHERE actor_name = 'Greta' AND action LIKE 'document.%'
    """
    installation.login("greta@x.example").get(document)
    first, second = json.loads(installation.scalar(copies))
    assert len(first) == 14
    assert first != second


def test_who_checks_a_marked_copy_learns_why_it_is_another_file(
    installation: Installation, document: str
) -> None:
    copy = installation.login("greta@x.example").get(document).data
    client = installation.app().test_client()
    page = client.post("/verify", data={"document": (io.BytesIO(copy), "copy.pdf")}).text
    assert "Not genuine" in page
    assert "a copy with somebody’s name across its pages" in page
    code = installation.scalar("SELECT code FROM documents")
    assert ">Genuine<" in client.get(f"/verify/{code}").text
