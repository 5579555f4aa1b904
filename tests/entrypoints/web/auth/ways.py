"""Short ways through the pages of second factors."""

import re
from datetime import datetime, timedelta
from html import unescape

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from tests.authenticator import Authenticator
from tests.installation import PASSWORD, Installation
from werkzeug.test import TestResponse


class HeldClock:
    """Stands still until it is moved on."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def pass_by(self, **span: float) -> None:
        self.at += timedelta(**span)


def password_login(installation: Installation, email: str, app: Flask | None = None) -> FlaskClient:
    """As far as the password leads."""
    client = (app or installation.app()).test_client()
    answer = client.post("/login", data={"email": email, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return client


def add_passkey(client: FlaskClient, name: str = "Laptop", **bent: object) -> Authenticator:
    """Enrol a passkey, which must be accepted."""
    made = Authenticator(**bent)  # type: ignore[arg-type]
    answer = offer_passkey(client, made, name)
    assert answer.location == "/login-and-security/recovery-codes", error_on(answer)
    return made


def offer_passkey(client: FlaskClient, made: Authenticator, name: str = "Laptop") -> TestResponse:
    options = client.post("/second-factor/set-up/passkey-options").get_json()
    form = {"answer": made.create(options), "name": name}
    return client.post("/second-factor/set-up/passkey", data=form)


def prove(
    client: FlaskClient, passkey: Authenticator, page: str = "/second-factor"
) -> TestResponse:
    options = client.post("/second-factor/passkey-options").get_json()
    return client.post(page, data={"way": "passkey", "answer": passkey.get(options)})


def log_in_by_passkey(client: FlaskClient, passkey: Authenticator) -> TestResponse:
    options = client.post("/login/passkey-options").get_json()
    return client.post("/login/passkey", data={"answer": passkey.get(options)})


def add_app(client: FlaskClient, clock: HeldClock) -> pyotp.TOTP:
    """Enrol an authenticator app by typing its key."""
    shown = client.get(client.post("/second-factor/set-up/app").location).text
    codes = pyotp.TOTP(shown_key(shown))
    answer = client.post("/second-factor/set-up/app/confirm", data={"code": codes.at(clock.now())})
    assert answer.status_code == 303, answer.text
    return codes


def shown_key(page: str) -> str:
    found = re.search(r'class="secret code">([A-Z2-7 ]+)<', page)
    assert found is not None, page
    return found[1].replace(" ", "")


def recovery_codes(client: FlaskClient) -> list[str]:
    page = client.post("/login-and-security/recovery-codes").text
    return re.findall(r"<li>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</li>", page)


def error_on(answer: TestResponse) -> str:
    """The words beside the field, or in the alert, that say what was wrong."""
    found = re.search(
        r'field__error"[^>]*>.*?<span>(.*?)</span>|alert__text">(.*?)</div>', answer.text, re.DOTALL
    )
    return unescape((found[1] or found[2]).strip()) if found else ""
