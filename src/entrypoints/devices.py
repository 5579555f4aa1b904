"""A cookie by which a browser is known again; it proves nothing, it only makes new ones stand out.

Signing out keeps it: the next sign-in on the same device is no news.
"""

from secrets import token_hex

from flask import Response, after_this_request, current_app, request

from application.watching import device_sha256
from domain.audit import Actor
from domain.identity import AccountId, PersonId
from entrypoints.container import Container

A_YEAR = 365 * 24 * 3600
TOKEN_BYTES = 32


def device_token() -> str:
    """What the browser shows; empty where it shows nothing that could be from us."""
    shown = request.cookies.get(_name(), "")
    return shown if len(shown) == 2 * TOKEN_BYTES and shown.isalnum() else ""


def remember_device(person_id: PersonId, account_id: AccountId | None, actor: Actor) -> None:
    """From now on this person is known on this device. Only for whole sign-ins."""
    token = device_token() or token_hex(TOKEN_BYTES)
    _container().know_device()(person_id, account_id, token, actor)

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            _name(), token, max_age=A_YEAR, secure=_is_https(), httponly=True, samesite="Lax"
        )
        return response


def is_known_device(person_id: PersonId) -> bool:
    token = device_token()
    known = _container().known_devices()
    return bool(token) and known.is_known(person_id, device_sha256(token))


def knows_who_signs_in() -> bool:
    """Whether the person whose address was typed has used this device before."""
    if not device_token():
        return False
    person = _container().people_reads().by_email(request.form.get("email", "")[:254])
    return person is not None and is_known_device(person.id)


def _name() -> str:
    return "__Host-device" if _is_https() else "device"


def _is_https() -> bool:
    return bool(_container().settings().is_https)


def _container() -> Container:
    container: Container = current_app.extensions["container"]
    return container
