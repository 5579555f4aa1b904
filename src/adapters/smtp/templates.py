"""What mails say: one template for each kind, from which text and HTML are made.

A template below templates/mail sets `subject`, `paragraphs`, and where it has one `action` (the
words on the link), `after` (paragraphs behind it) and `why` (why somebody gets this). So the two
forms can't say different things, and no template writes markup.
"""

from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from application.mail import Mail
from domain.notifications import Letter

TEMPLATES = Path(__file__).parents[3] / "templates" / "mail"


class MailTemplates:
    """`application.mail.Composer`."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url
        self._words = _environment(escaped=False)
        html = _environment(escaped=True)
        self._as_text = self._words.get_template("layout.txt")
        self._as_html = html.get_template("layout.html")

    def compose(self, letter: Letter, link: str, at: datetime) -> Mail:
        template = self._words.get_template(f"{letter.template}.jinja")
        given = {**letter.facts, "name": letter.to_name, "link": link, "portal": self._public_url}
        said = vars(template.make_module(given))
        content = {
            "action": "",
            "after": (),
            "why": "",
            **said,
            **given,
            "link": said.get("target", link),
        }
        return Mail(
            id=letter.id,
            to=letter.to,
            to_name=letter.to_name,
            subject=said["subject"],
            text=self._as_text.render(content),
            html=self._as_html.render(content),
            at=at,
        )


def _environment(*, escaped: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=escaped,  # noqa: S701 - what isn't is plain text  # nosec B701
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
