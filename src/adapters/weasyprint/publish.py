"""Publish a template version: `python -m adapters.weasyprint.publish standard@2`.

From then on its files are sealed: rendering and the tests refuse them when one has changed.
"""

import json
import sys
from pathlib import Path

from adapters.weasyprint.renderer import TEMPLATES
from adapters.weasyprint.template_library import PUBLISHED, fingerprints, read_published
from application.documents import TemplateAltered, UnknownTemplate
from domain.errors import DomainError


def publish(folder: Path, name: str) -> None:
    """Seal the files of a version. A version that is sealed already must be unchanged."""
    published = read_published(folder)
    found = fingerprints(folder, name)
    if not found:
        raise UnknownTemplate(name)
    sealed = published.setdefault(name, found)
    for path in sorted({*sealed, *found}):
        if sealed.get(path) != found.get(path):
            raise TemplateAltered(name, path)
    text = json.dumps(dict(sorted(published.items())), indent=2, sort_keys=True)
    (folder / PUBLISHED).write_text(text + "\n", "utf-8")


def main(arguments: list[str]) -> int:
    try:
        (name,) = arguments
    except ValueError:
        sys.stderr.write("Name the version to publish, such as standard@2.\n")
        return 2
    try:
        publish(TEMPLATES, name)
    except DomainError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{name} is published; its files are sealed.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
