"""A ledger's CSV file as transactions: mapping, reading, grouping. Pure; nothing is opened here."""

from application.billing.importing.documents import (
    DocumentRefused,
    RowFlaw,
    SourceDocument,
    by_date,
    count_by_document,
    gather,
)
from application.billing.importing.ledger import Ledger
from application.billing.importing.mapper import DocumentMapper
from application.billing.importing.mapping import (
    Field,
    FileFormat,
    ImportMapping,
    MappingIncomplete,
)
from application.billing.importing.mapping_file import read_mapping
from application.billing.importing.rows import Flaw, Header, Row, UnreadableFile, read_rows

__all__ = [
    "DocumentMapper",
    "DocumentRefused",
    "Field",
    "FileFormat",
    "Flaw",
    "Header",
    "ImportMapping",
    "Ledger",
    "MappingIncomplete",
    "Row",
    "RowFlaw",
    "SourceDocument",
    "UnreadableFile",
    "by_date",
    "count_by_document",
    "gather",
    "read_mapping",
    "read_rows",
]
