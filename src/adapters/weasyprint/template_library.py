"""Published versions of document templates: found by name, checked against their seals."""

import hashlib
import json
import re
from functools import cached_property
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from application.documents import TemplateAltered, UnknownTemplate

PUBLISHED = "published.json"
"""In the folder of templates: version name → path → SHA-256 of each of its files."""

_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}@[1-9][0-9]{0,5}")


class TemplateLibrary:
    """The templates under a folder, each version in a folder of its own: `standard/1`.

    Versions are read once, when a document first asks for them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._checked: set[str] = set()

    def markup(self, name: str) -> Template:
        """What turns a printed document into markup."""
        return self._template(name, "document.xhtml.jinja")

    def styles(self, name: str) -> Template:
        """What turns paper and accent colour into a style sheet."""
        return self._template(name, "document.css.jinja")

    def _template(self, name: str, file: str) -> Template:
        if name not in self._checked:
            self._check(name)
            self._checked.add(name)
        return self._environment.get_template(f"{version_folder(name)}/{file}")

    def _check(self, name: str) -> None:
        sealed = read_published(self._folder).get(name)
        if sealed is None:
            raise UnknownTemplate(name)
        found = fingerprints(self._folder, name)
        for path in sorted({*sealed, *found}):
            if sealed.get(path) != found.get(path):
                raise TemplateAltered(name, path)

    @cached_property
    def _environment(self) -> ImmutableSandboxedEnvironment:
        return ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(self._folder),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )


def version_folder(name: str) -> str:
    """`standard/1` for `standard@1`. Raises UnknownTemplate where that can't be a name."""
    if not _NAME.fullmatch(name):
        raise UnknownTemplate(name)
    return name.replace("@", "/")


def fingerprints(folder: Path, name: str) -> dict[str, str]:
    """SHA-256 of every file of a version, by its path inside the version."""
    root = folder / version_folder(name)
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def read_published(folder: Path) -> dict[str, dict[str, str]]:
    """The seals of every published version."""
    published: dict[str, dict[str, str]] = json.loads((folder / PUBLISHED).read_text("utf-8"))
    return published
