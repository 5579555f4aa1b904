"""Versions of templates: found by name, sealed when published, harmless when they misbehave."""

import shutil
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError
from tests.adapters.weasyprint.samples import a_content, a_request

from adapters.weasyprint import TEMPLATES, WeasyPrintRenderer
from adapters.weasyprint.publish import main, publish
from adapters.weasyprint.template_library import TemplateLibrary, read_published
from application.documents import TemplateAltered, UnknownTemplate


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the templates."""
    return Path(shutil.copytree(TEMPLATES, tmp_path / "documents"))


@pytest.mark.parametrize("name", sorted(read_published(TEMPLATES)))
def test_a_published_version_is_what_it_was_when_it_was_published(name: str) -> None:
    TemplateLibrary(TEMPLATES).markup(name)


def test_every_version_in_the_folder_is_published() -> None:
    found = {
        f"{version.parent.name}@{version.name}"
        for version in TEMPLATES.glob("*/*")
        if version.is_dir()
    }
    assert found == set(read_published(TEMPLATES))


def test_a_changed_file_of_a_published_version_is_refused(folder: Path) -> None:
    styles = folder / "standard" / "1" / "document.css.jinja"
    styles.write_text(styles.read_text() + " ")
    with pytest.raises(TemplateAltered) as refused:
        WeasyPrintRenderer(folder).render(a_request())
    assert refused.value.path == "document.css.jinja"


def test_a_file_added_to_a_published_version_is_refused(folder: Path) -> None:
    (folder / "standard" / "1" / "more.jinja").write_text("")
    with pytest.raises(TemplateAltered):
        WeasyPrintRenderer(folder).render(a_request())


@pytest.mark.parametrize(
    "name", ["standard@2", "standard", "", "../standard@1", "standard@1/../1", "standard@01"]
)
def test_a_version_that_is_not_published_is_unknown(name: str) -> None:
    with pytest.raises(UnknownTemplate):
        WeasyPrintRenderer().render(a_request(a_content(1, template=name)))


def test_a_new_version_can_be_published_beside_the_old_one(folder: Path) -> None:
    shutil.copytree(folder / "standard" / "1", folder / "standard" / "2")
    publish(folder, "standard@2")
    assert WeasyPrintRenderer(folder).render(a_request(a_content(1, template="standard@2")))


def test_publishing_again_does_not_seal_a_change(folder: Path) -> None:
    styles = folder / "standard" / "1" / "document.css.jinja"
    styles.write_text(styles.read_text() + " ")
    with pytest.raises(TemplateAltered):
        publish(folder, "standard@1")


def test_publishing_from_the_command_line_names_what_is_wrong(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 2
    assert main(["unheard-of@1"]) == 1
    assert "unheard-of@1" in capsys.readouterr().err
    assert main(["standard@1"]) == 0


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("{{ doc.no_such_thing }}", UndefinedError),
        ("{{ nothing }}", UndefinedError),
        ("{{ doc.__class__.__mro__ }}", SecurityError),
        ("{{ ''.__class__.__base__.__subclasses__() }}", SecurityError),
        ("{% set _ = doc.lines.append(1) %}", UndefinedError),
    ],
)
def test_a_template_reaches_only_what_it_is_given(
    folder: Path, source: str, error: type[Exception]
) -> None:
    (folder / "published.json").write_text("{}")
    (folder / "standard" / "1" / "document.xhtml.jinja").write_text(source)
    publish(folder, "standard@1")
    with pytest.raises(error):
        WeasyPrintRenderer(folder).render(a_request())
