"""WebAuthn's ceremonies: what browsers are asked, and whether what they answer is as asked."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from application.access.factor_ports import Asserted, CeremonyRefused, Enrolled
from domain.access import CHALLENGE_LIFETIME, Passkey
from domain.identity import PersonId

NAME = "Counterfoil"
LONGEST_ANSWER = 20_000
_TIMEOUT = int(CHALLENGE_LIFETIME.total_seconds() * 1000)
_TRANSPORTS = {transport.value: transport for transport in AuthenticatorTransport}
_MISSHAPEN = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)


class WebAuthnCeremonies:
    """`application.access.factor_ports.PasskeyCeremonies`, for the site at `public_url`."""

    def __init__(self, public_url: str) -> None:
        self._origin = _origin(public_url)
        self._rp_id = urlsplit(public_url).hostname or ""

    def to_enrol(
        self, challenge: bytes, person_id: PersonId, email: str, name: str, known: Sequence[Passkey]
    ) -> str:
        return options_to_json(
            generate_registration_options(
                rp_id=self._rp_id,
                rp_name=NAME,
                user_id=person_id.bytes,
                user_name=email,
                user_display_name=name,
                challenge=challenge,
                timeout=_TIMEOUT,
                exclude_credentials=_descriptors(known),
                authenticator_selection=AuthenticatorSelectionCriteria(
                    resident_key=ResidentKeyRequirement.REQUIRED,
                    user_verification=UserVerificationRequirement.REQUIRED,
                ),
            )
        )

    def to_prove(self, challenge: bytes, allowed: Sequence[Passkey]) -> str:
        return options_to_json(
            generate_authentication_options(
                rp_id=self._rp_id,
                challenge=challenge,
                timeout=_TIMEOUT,
                allow_credentials=_descriptors(allowed),
                user_verification=UserVerificationRequirement.REQUIRED,
            )
        )

    def challenge_in(self, answer: str) -> bytes:
        with _strictly():
            return base64url_to_bytes(_client_data(answer)["challenge"])

    def credential_in(self, answer: str) -> bytes:
        with _strictly():
            return base64url_to_bytes(_read(answer)["rawId"])

    def enrolled(self, answer: str, challenge: bytes) -> Enrolled:
        with _strictly():
            _check_frame(_client_data(answer))
            found = verify_registration_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=self._rp_id,
                expected_origin=self._origin,
                require_user_verification=True,
            )
            named = _read(answer)["response"].get("transports") or []
            return Enrolled(
                credential_id=found.credential_id,
                public_key=found.credential_public_key,
                sign_count=found.sign_count,
                is_synced=found.credential_device_type is CredentialDeviceType.MULTI_DEVICE,
                is_backed_up=found.credential_backed_up,
                transports=tuple(sorted(set(named) & set(_TRANSPORTS))),
            )

    def asserted(self, answer: str, challenge: bytes, passkey: Passkey) -> Asserted:
        with _strictly():
            _check_frame(_client_data(answer))
            handle = _read(answer)["response"].get("userHandle")
            if handle and base64url_to_bytes(handle) != passkey.person_id.bytes:
                raise CeremonyRefused("the passkey names somebody else")
            found = verify_authentication_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=self._rp_id,
                expected_origin=self._origin,
                credential_public_key=passkey.public_key,
                # The library would look at the counter before the signature, so that anybody
                # could make a passkey look copied. `Passkey.goes_back` looks afterwards.
                credential_current_sign_count=0,
                require_user_verification=True,
            )
            return Asserted(found.new_sign_count, found.credential_backed_up)


def _check_frame(client_data: dict[str, Any]) -> None:
    """The library accepts a ceremony in a frame of another site; we don't (WebAuthn §7.1.9)."""
    if client_data.get("crossOrigin", False) is not False or "topOrigin" in client_data:
        raise CeremonyRefused("the ceremony took place in a frame of another site")


def _client_data(answer: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        base64url_to_bytes(_read(answer)["response"]["clientDataJSON"])
    )
    return found


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise CeremonyRefused("the answer is too long")
    found: dict[str, Any] = json.loads(answer)
    return found


@contextmanager
def _strictly() -> Iterator[None]:
    """Whatever can't be read is refused as what is wrong, and never an error of ours."""
    try:
        yield
    except WebAuthnException as error:
        raise CeremonyRefused(str(error)) from error
    except (*_MISSHAPEN, RecursionError) as error:
        raise CeremonyRefused(f"the answer is misshapen: {type(error).__name__}") from error


def _descriptors(passkeys: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=passkey.credential_id,
            transports=[_TRANSPORTS[name] for name in passkey.transports if name in _TRANSPORTS],
        )
        for passkey in passkeys
    ]


def _origin(url: str) -> str:
    """As browsers write it: without a port that goes without saying (RFC 6454 §6.2)."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}[parts.scheme]
    port = "" if parts.port in {None, usual} else f":{parts.port}"
    return f"{parts.scheme}://{parts.hostname}{port}"
