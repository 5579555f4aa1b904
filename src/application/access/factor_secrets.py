"""Where the secret of an authenticator app is sealed for."""

from application.sealing import Place
from domain.identity import AppId


def secret_place(app_id: AppId) -> Place:
    return Place("authenticator_apps", "sealed_secret", app_id)
