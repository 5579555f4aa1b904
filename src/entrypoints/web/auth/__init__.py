"""Logging in and out."""

from entrypoints.web.auth.routes import auth

__all__ = ["auth"]
