"""A document shows everything that was issued, and every amount as it was reckoned."""

import shutil

import pytest
from tests.adapters.weasyprint.paper import flat_text_of, text_of
from tests.adapters.weasyprint.samples import a_content, a_credit_note, a_request

pytestmark = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler, which reads PDFs, is not installed"
)


def test_an_invoice_names_both_parties_its_number_and_its_dates() -> None:
    said = flat_text_of(a_request())
    for words in (
        "Meridian Paper Works Ltd",
        "12 Quay Street",
        "Bristol BS1 4DJ",
        "VAT ID GB123456789",
        "Handelshaus Grünwald & Söhne GmbH",
        "20259 Hamburg",
        "VAT ID DE811569869",
        "INV-2026-000123",
        "Issued 21 Nov 2026",
        "Due 21 Dec 2026",
        "PO-2026-0815",
    ):
        assert words in said


def test_every_line_has_quantity_price_rate_and_net_amount() -> None:
    rows = text_of(a_request(a_content(60))).splitlines()
    found = [row for row in rows if "Knitted union flag hot water bottle" in row]
    assert len(found) == 12
    assert all(row.split()[-6:] == ["144", "pcs", "3.39", "20", "%", "488.16"] for row in found)


def test_a_credit_note_names_the_invoice_that_it_corrects() -> None:
    said = flat_text_of(a_request(a_credit_note()))
    assert "Credit note" in said
    assert "INV-2026-000098 of" in said
    assert "2 Oct 2026" in said
    assert "Two items arrived broken." in said
