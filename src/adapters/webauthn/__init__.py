"""Passkeys, on the `webauthn` library (py_webauthn)."""

from adapters.webauthn.ceremonies import WebAuthnCeremonies

__all__ = ["WebAuthnCeremonies"]
