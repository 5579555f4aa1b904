"""Codes of authenticator apps, on the `pyotp` library."""

from adapters.pyotp.one_time_codes import PyotpCodes

__all__ = ["PyotpCodes"]
