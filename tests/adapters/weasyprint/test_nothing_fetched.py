"""Rendering reads nothing from the network, nor files, whatever texts and templates ask for."""

import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.adapters.weasyprint.paper import pdf_of
from tests.adapters.weasyprint.samples import a_content, a_line, a_request

from adapters.weasyprint import TEMPLATES, WeasyPrintRenderer
from adapters.weasyprint.publish import publish

SECRET = "xyzzy-secret-4711"


@pytest.fixture
def trap() -> Iterator[tuple[str, list[object]]]:
    """A server that nobody should call, and its calls."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                calls.append(connection)
                connection.close()

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", calls


def hostile(address: str, file: Path) -> str:
    return " ".join(
        (
            f'<img src="{address}/a.png"/>',
            f'<link rel="stylesheet" href="{address}/b.css"/>',
            f'<link rel="attachment" href="{file.as_uri()}"/>',
            f'<style>@import url("{address}/c.css"); p {{ color: url({address}/d.png) }}</style>',
            f'<object data="{file.as_uri()}"></object>',
            f'<a rel="attachment" href="{file.as_uri()}">x</a>',
        )
    )


def test_markup_in_texts_fetches_nothing(trap: tuple[str, list[object]], tmp_path: Path) -> None:
    address, calls = trap
    file = tmp_path / "secret.txt"
    file.write_text(SECRET)
    text = hostile(address, file)
    line = a_line(0, description=text, note=text, item_code=text[:300])
    pdf = pdf_of(a_request(a_content(1, lines=(line,), note=text, po_reference=text[-300:])))
    assert calls == []
    assert b"/EmbeddedFile" not in pdf


def test_even_a_template_can_fetch_nothing(trap: tuple[str, list[object]], tmp_path: Path) -> None:
    address, calls = trap
    file = tmp_path / "secret.svg"
    file.write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><text>{SECRET}</text></svg>')
    folder = tmp_path / "templates"
    shutil.copytree(TEMPLATES / "standard" / "1", folder / "standard" / "1")
    (folder / "published.json").write_text("{}")
    markup = folder / "standard" / "1" / "document.xhtml.jinja"
    source = markup.read_text()
    source = source.replace(
        "</body>", f'{hostile(address, file)}<img src="{file.as_uri()}"/></body>'
    )
    markup.write_text(source)
    styles = folder / "standard" / "1" / "document.css.jinja"
    styles.write_text(
        f'@import url("{address}/e.css"); {styles.read_text()} '
        f'body {{ background: url("{address}/f.png") }} '
        f'p {{ list-style-image: url("{file.as_uri()}") }} '
        f'@font-face {{ font-family: X; src: url("{address}/g.ttf"), local("DejaVu Sans") }}'
    )
    publish(folder, "standard@1")
    pdf = WeasyPrintRenderer(folder).render(a_request())
    assert calls == []
    assert b"/EmbeddedFile" not in pdf
    assert b"DejaVu" not in pdf
