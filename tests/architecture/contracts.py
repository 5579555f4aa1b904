"""Two rules of the house that import-linter has no contract of its own for."""

import sys
from abc import abstractmethod
from collections.abc import Iterator

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

Imported = tuple[str, str]
"""Importer and imported, by their full names."""


class _OfSingleImports(Contract):
    """A contract that each import keeps or breaks by itself."""

    @abstractmethod
    def breaks(self, graph: ImportGraph) -> Iterator[Imported]: ...

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken = sorted(set(self.breaks(graph)))
        lines = {
            pair: [
                detail["line_number"]
                for detail in graph.get_import_details(importer=pair[0], imported=pair[1])
            ]
            for pair in broken
        }
        return ContractCheck(kept=not broken, metadata={"lines": lines})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for (importer, imported), lines in check.metadata["lines"].items():
            where = ", ".join(f"l.{line}" for line in lines)
            output.print_error(f"{importer} imports {imported} ({where})")
            output.new_line()


class StandardLibraryOnly(_OfSingleImports):
    """Modules below `packages` import those packages and Python's own library."""

    packages = fields.SetField(subfield=fields.StringField())

    def breaks(self, graph: ImportGraph) -> Iterator[Imported]:
        allowed = set(self.packages) | sys.stdlib_module_names
        for package in self.packages:
            for module in {package, *graph.find_descendants(package)}:
                for imported in graph.find_modules_directly_imported_by(module):
                    if imported.split(".")[0] not in allowed:
                        yield module, imported


class ThroughTheFace(_OfSingleImports):
    """What lies inside a module of `package` is imported by nobody outside of that module.

    `domain.payments` is a module and its face, `domain.payments.refund` lies inside it. Where
    `importers` are named, only their imports are looked at.
    """

    package = fields.StringField()
    importers = fields.SetField(subfield=fields.StringField(), required=False)

    def breaks(self, graph: ImportGraph) -> Iterator[Imported]:
        for inside in graph.find_descendants(self.package):
            parts = inside.split(".")
            if len(parts) < 3:
                continue
            module = ".".join(parts[:2])
            for importer in graph.find_modules_that_directly_import(inside):
                if not f"{importer}.".startswith(f"{module}.") and self._looks_at(importer):
                    yield importer, inside

    def _looks_at(self, importer: str) -> bool:
        return not self.importers or importer.split(".", maxsplit=1)[0] in self.importers
