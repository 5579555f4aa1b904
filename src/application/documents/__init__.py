"""Use cases of documents: rendering, archiving, proving."""

from application.documents.renderer import (
    DocumentRenderer,
    Paper,
    RenderRequest,
    TemplateAltered,
    UnknownTemplate,
    UnusableRequest,
)

__all__ = [
    "DocumentRenderer",
    "Paper",
    "RenderRequest",
    "TemplateAltered",
    "UnknownTemplate",
    "UnusableRequest",
]
