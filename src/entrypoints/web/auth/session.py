"""Who is logged in, and who acts in the audit trail."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, Response, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user

from application.access.ports import Viewer
from domain.audit import Actor, ActorKind
from domain.identity import AccountId, PersonId
from entrypoints.container import Container
from entrypoints.observability import current_request_id

ACCOUNT = "account"


@dataclass(frozen=True)
class LoggedIn(UserMixin):
    """Flask-Login's user: the member, in the account that the session has chosen."""

    viewer: Viewer

    def get_id(self) -> str:
        return str(self.viewer.person_id)


def register(app: Flask, container: Container) -> None:
    manager = LoginManager(app)
    manager.session_protection = "strong"

    @manager.user_loader
    def load(person_id: str) -> LoggedIn | None:
        try:
            person, account = PersonId(UUID(person_id)), AccountId(UUID(session[ACCOUNT]))
        except (KeyError, ValueError):
            return None
        viewer = container.people_reads().viewer(person, account)
        return None if viewer is None else LoggedIn(viewer)

    @manager.unauthorized_handler
    def ask_to_log_in() -> Any:
        if request.headers.get("HX-Request"):
            # A part of a page can't hold the login: the whole page goes there, and comes back.
            page = urlsplit(request.headers.get("HX-Current-URL", ""))
            wanted = page._replace(scheme="", netloc="", fragment="").geturl()
            response = Response(status=401)
            response.headers["HX-Redirect"] = url_for("auth.login", next=wanted or None)
            return response
        return redirect(url_for("auth.login", next=request.full_path.rstrip("?")), code=303)

    app.context_processor(
        lambda: {"viewer": current_user.viewer if current_user.is_authenticated else None}
    )


def begin_session(viewer: Viewer) -> None:
    """A fresh session, so that one that was planted before the login is worth nothing."""
    session.clear()
    session[ACCOUNT] = str(viewer.account_id)
    session.permanent = True
    login_user(LoggedIn(viewer))


def the_viewer() -> Viewer:
    """The member who asks; only within views that need a login."""
    viewer: Viewer = current_user.viewer
    return viewer


def the_actor() -> Actor:
    """Who asks, for the audit trail: a member, or a visitor."""
    known = current_user.viewer if current_user.is_authenticated else None
    return Actor(
        kind=ActorKind.MEMBER if known else ActorKind.VISITOR,
        id=str(known.person_id) if known else "",
        name=known.name if known else "",
        address=request.remote_addr or "",
        user_agent=request.user_agent.string[:300],
        request_id=current_request_id() or "",
        factor="password" if known else "",
    )


def local_target(wanted: str | None) -> str | None:
    """The page to go on to, only when it is one of ours: no other host, no scheme."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return None
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or "\\" in wanted or any(ord(c) < 32 for c in wanted):
        return None
    return wanted
