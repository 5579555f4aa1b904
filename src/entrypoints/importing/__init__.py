"""Files that people hand in: opened with care, and handed back where rows were refused."""

from entrypoints.importing.csv_file import CsvFile
from entrypoints.importing.refused_rows import RefusedRows, beside

__all__ = ["CsvFile", "RefusedRows", "beside"]
