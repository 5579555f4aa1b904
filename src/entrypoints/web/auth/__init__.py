"""Logging in and out, second factors, and one's own login."""

from entrypoints.web.auth import enrolment, login, lost_factors, second_factor
from entrypoints.web.auth.blueprint import auth
from entrypoints.web.auth.own_login import own_login

__all__ = ["auth", "enrolment", "login", "lost_factors", "own_login", "second_factor"]
