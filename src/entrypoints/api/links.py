"""Addresses that the API hands out, below the one under which people reach us."""

from urllib.parse import quote, urlencode

from application.invoicing.api_reads import ApiInvoiceRow

PREFIX = "/api/v1"


class Links:
    def __init__(self, public_url: str) -> None:
        self.api = f"{public_url}{PREFIX}"
        self._public_url = public_url

    def invoice(self, row: ApiInvoiceRow) -> str:
        """With the vendor, because two of them may use the same number."""
        return f"{self.api}/invoices/{quote(row.number)}?{urlencode({'vendor': row.vendor})}"

    def portal(self, row: ApiInvoiceRow) -> str:
        return f"{self._public_url}/invoices/{row.id}"

    def invoices(self, **query: str) -> str:
        return f"{self.api}/invoices?{urlencode(query)}"
