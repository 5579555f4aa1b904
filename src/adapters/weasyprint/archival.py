"""What makes a PDF one for archives and for everybody: PDF/A-3a and PDF/UA-1 in one file."""

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

from weasyprint import Document

VARIANT = "pdf/a-3a"

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_UA = "http://www.aiim.org/pdfua/ns/id/"
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"

# PDF/A admits the property `pdfuaid:part` only where its schema is described in the same file
# (ISO 19005-3, 6.6.2.3), and readers look for both in the one rdf:RDF of the packet.
_UNIVERSAL_ACCESS = f"""
<rdf:RDF xmlns:rdf="{_RDF}" xmlns:pdfuaid="{_UA}" xmlns:pdfaExtension="{_EXTENSION}"
         xmlns:pdfaSchema="{_SCHEMA}" xmlns:pdfaProperty="{_PROPERTY}">
<rdf:Description rdf:about="" pdfuaid:part="1"/>
<rdf:Description rdf:about="">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{_UA}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
"""

for _prefix, _uri in (
    ("pdfaExtension", _EXTENSION),
    ("pdfaSchema", _SCHEMA),
    ("pdfaProperty", _PROPERTY),
):
    ElementTree.register_namespace(_prefix, _uri)


def _descriptions(source: str) -> bytes:
    """The children of an rdf:RDF as bytes, each with the namespaces that it needs."""
    root = ElementTree.fromstring(source)  # noqa: S314 - our own constant  # nosec B314
    return b"".join(ElementTree.tostring(child, encoding="utf-8") for child in root)


_ADDED = _descriptions(_UNIVERSAL_ACCESS)
_END = b"</rdf:RDF>"


def declare_universal_access(document: Document) -> None:
    """Let the document's one rdf:RDF say that it is PDF/UA-1 besides PDF/A-3a."""
    describe: Callable[..., bytes] = document.metadata.generate_rdf_metadata

    def with_universal_access(*variant: Any) -> bytes:
        rdf = describe(*variant)
        return rdf.replace(_END, _ADDED + _END)

    document.metadata.generate_rdf_metadata = with_universal_access
