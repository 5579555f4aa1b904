"""Rendering of documents as PDF/A-3a and PDF/UA-1 with WeasyPrint."""

from adapters.weasyprint.renderer import TEMPLATES, WeasyPrintRenderer

__all__ = ["TEMPLATES", "WeasyPrintRenderer"]
