"""Port: how an issued invoice or credit note becomes a file that its customer keeps."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from domain.errors import DomainError
from domain.invoicing import InvoiceContent

Paper = Literal["A4", "Letter"]


class UnknownTemplate(DomainError):
    """No template version of this name is published; trying again won't help."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no document template “{name}”.")
        self.name = name


class TemplateAltered(DomainError):
    """The files of a published template version are not the ones that were published."""

    def __init__(self, name: str, path: str) -> None:
        super().__init__(
            f"{path} of the published document template “{name}” was changed. Published versions "
            "never change: restore the file and publish the change as a new version."
        )
        self.name = name
        self.path = path


class UnusableRequest(DomainError):
    """A document can't be rendered with this accent colour or on this paper."""

    def __init__(self, field: str, value: str) -> None:
        super().__init__(f"“{value}” can't be used as {field} of a document.")
        self.field = field
        self.value = value


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """All that a rendered document depends on, besides its template's files and fonts."""

    content: InvoiceContent
    number: str
    """BT-1."""
    issue_date: date
    """BT-2."""
    due_date: date
    """BT-9."""
    vendor_name: str
    """The wordmark; the legal name of the seller is in `content`."""
    verification_url: str
    """The address of this document's page under “Is it genuine?”: what the QR code says."""
    verification_code: str
    """The code in groups of four, for people who type."""
    accent: str = "#1f5c4d"
    """The vendor's colour, as #rrggbb."""
    paper: Paper = "A4"


class DocumentRenderer(Protocol):
    """Renders issued documents as PDF/A-3a and PDF/UA-1 (ISO 19005-3, ISO 14289-1).

    The same request always gives the same bytes, in every process. Rendering reads nothing from
    the network, and no file but the template's and its fonts. Takes tens of milliseconds to
    seconds of one core, so it never belongs on the path of a request.
    Raises UnknownTemplate, TemplateAltered or UnusableRequest; none goes away by trying again.
    """

    def render(self, request: RenderRequest) -> bytes: ...
