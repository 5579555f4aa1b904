"""One-time codes by RFC 6238: SHA-1, six digits, thirty seconds, which every app understands."""

import base64
from datetime import datetime

import pyotp
from pyotp.exceptions import OTPVerificationError

from domain.access import CODE_DRIFT, CODE_STEP

ISSUER = "Counterfoil"


class PyotpCodes:
    """`application.access.factor_ports.OneTimeCodes`."""

    def secret_text(self, secret: bytes) -> str:
        return base64.b32encode(secret).decode().rstrip("=")

    def address(self, secret: bytes, email: str) -> str:
        return self._codes(secret).provisioning_uri(name=email, issuer_name=ISSUER)

    def step_of(self, secret: bytes, code: str, now: datetime) -> int | None:
        try:
            return self._codes(secret).verify_and_get_timecode(
                code, for_time=now, valid_window=CODE_DRIFT
            )
        except OTPVerificationError:
            return None

    def _codes(self, secret: bytes) -> pyotp.TOTP:
        return pyotp.TOTP(self.secret_text(secret), interval=int(CODE_STEP.total_seconds()))
