"""The same request always gives the same bytes."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.adapters.weasyprint.paper import a_renderer, pdf_of
from tests.adapters.weasyprint.samples import (
    a_content,
    a_line,
    a_request,
    a_us_content,
    everything,
)

from adapters.weasyprint import WeasyPrintRenderer
from application.documents import RenderRequest

_ROOT = Path(__file__).parents[3]
_PROGRAM = """
import hashlib
from tests.adapters.weasyprint.samples import a_request, everything
from tests.adapters.weasyprint.test_same_bytes import worldwide
from adapters.weasyprint import WeasyPrintRenderer
renderer = WeasyPrintRenderer()
for request in (worldwide(), a_request(everything())):
    print(hashlib.sha256(renderer.render(request)).hexdigest())
"""


def worldwide() -> RenderRequest:
    return a_request(a_content(1, lines=(a_line(0, description="和紙 ورق กระดาษ 🎉"),)))


def digests() -> list[str]:
    return [
        hashlib.sha256(pdf_of(request)).hexdigest()
        for request in (worldwide(), a_request(everything()))
    ]


@pytest.mark.parametrize(
    ("seed", "zone", "locale"),
    [("1", "Pacific/Kiritimati", "C"), ("4711", "America/Los_Angeles", "de_DE.UTF-8")],
)
def test_another_process_gives_the_same_bytes(seed: str, zone: str, locale: str) -> None:
    environment = os.environ | {
        "PYTHONHASHSEED": seed,
        "TZ": zone,
        "LC_ALL": locale,
        "PYTHONPATH": f"{_ROOT / 'src'}:{_ROOT}",
    }
    run = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        env=environment,
        cwd=_ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    assert run.stdout.split() == digests()


def test_another_day_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = pdf_of(a_request())
    monkeypatch.setattr("time.time", lambda: 4_000_000_000.0)
    monkeypatch.setattr("time.time_ns", lambda: 4_000_000_000_000_000_000)
    assert WeasyPrintRenderer().render(a_request()) == expected


def test_what_was_rendered_before_makes_no_difference() -> None:
    fresh = WeasyPrintRenderer().render(a_request())
    for other in (
        worldwide(),
        a_request(a_content(30)),
        a_request(paper="Letter", accent="#123456"),
    ):
        a_renderer().render(other)
    assert a_renderer().render(a_request()) == fresh


def test_the_fonts_of_the_machine_make_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = pdf_of(worldwide())
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    assert WeasyPrintRenderer().render(worldwide()) == expected


def test_two_documents_have_different_identifiers() -> None:
    first, second = pdf_of(a_request()), pdf_of(a_request(a_content(4)))
    assert first[first.rindex(b"/ID") :][:60] != second[second.rindex(b"/ID") :][:60]


@pytest.mark.parametrize(
    "request_",
    [
        a_request(),
        a_request(a_content(40)),
        a_request(everything(), accent="#7a1f3d"),
        a_request(a_us_content(), paper="Letter"),
        a_request(a_content(1, note="W" * 300 + "\nwords " * 60)),
        worldwide(),
    ],
    ids=["short", "long", "everything", "american", "broken words", "worldwide"],
)
def test_our_shortcuts_through_weasyprint_change_no_byte(request_: RenderRequest) -> None:
    thorough = WeasyPrintRenderer(thorough=True).render(request_)
    renderer = WeasyPrintRenderer()
    assert renderer.render(request_) == thorough
    assert renderer.render(request_) == thorough  # this time from memory


def test_shortcuts_are_really_taken() -> None:
    renderer = WeasyPrintRenderer()
    renderer.render(a_request())
    fonts = renderer._european
    known = len(fonts.computed_styles), len(fonts.pango_contexts)
    assert min(known) > 5
    renderer.render(a_request(a_content(9)))
    assert (len(fonts.computed_styles), len(fonts.pango_contexts)) == known
