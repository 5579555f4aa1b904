"""Who is logged in, and who acts in the audit trail."""

from dataclasses import dataclass, field

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    request,
    request_started,
    session,
    url_for,
)
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from application.access.ports import Viewer, Visit
from application.access.start_session import Started, token_sha256
from domain.access import USED_AGAIN
from domain.audit import Actor, ActorKind, reader_of
from entrypoints.container import Container
from entrypoints.devices import remember_device
from entrypoints.observability import current_request_id
from entrypoints.web.ways import back_here, see_other


@dataclass(frozen=True)
class LoggedIn(UserMixin):
    """Flask-Login's user: a live session. Its id is the session's token, which only the signed
    cookie of its browser holds."""

    visit: Visit
    token: str = field(repr=False)

    def get_id(self) -> str:
        return self.token


def register(app: Flask, container: Container) -> None:
    manager = LoginManager(app)
    # Flask-Login would end sessions whose address changes, as phones' do; the access monitor
    # looks at that instead.
    manager.session_protection = None

    @manager.user_loader
    def load(token: str) -> LoggedIn | None:
        now = container.clock().now()
        visit = container.session_reads().visit(token_sha256(token), now)
        if visit is None:
            return None
        if now - visit.session.last_used_at >= USED_AGAIN:
            container.session_reads().was_used(visit.session.id, now)
        if not visit.session.due:
            container.bind_to()(
                visit.viewer.account_id if visit.viewer else None,
                visit.person_id if visit.staff else None,
            )
        return LoggedIn(visit, token)

    def unbind(*_: object, **__: object) -> None:
        """Nothing of any account is seen until it is known who asks."""
        container.bind_to()(None)

    # Earlier than any `before_request`: one of those may ask who it is.
    request_started.connect(unbind, app, weak=False)
    app.teardown_request(unbind)

    app.context_processor(_who)


def _who() -> dict[str, object]:
    visit = visit_or_none()
    is_whole = visit is not None and not visit.session.due
    return {
        "visit": visit if is_whole else None,
        "viewer": visit.viewer if visit is not None and is_whole else None,
    }


def begin_session(started: Started) -> None:
    """A fresh cookie, so that one that was planted before the login is worth nothing."""
    session.clear()
    session.permanent = True
    clock = current_app.extensions["container"].clock()
    reads = current_app.extensions["container"].session_reads()
    visit = reads.visit(token_sha256(started.token), clock.now())
    login_user(LoggedIn(visit, started.token))
    if not started.session.due:
        remember_device(started.session.person_id, started.session.account_id, the_actor())


def forget_session() -> None:
    """Leave nothing of it in the browser; ending it on the server is the use case's."""
    logout_user()
    session.clear()


def say_signed_out() -> None:
    """On the next page; after `forget_session`, which forgets all that was to be said."""
    flash("You are signed out.", "info")


def ask_to_log_in() -> Response:
    """To the login, and back to where they were."""
    target = url_for("auth.login", next=back_here())
    if request.headers.get("HX-Request"):
        # A part of a page can't hold the login: the whole page goes there, and comes back.
        return Response(status=401, headers={"HX-Redirect": target})
    return see_other(target)


def visit_or_none() -> Visit | None:
    """The session of this request, also one that has something due."""
    visit: Visit | None = current_user.visit if current_user.is_authenticated else None
    return visit


def the_visit() -> Visit:
    """The session of this request; only behind a door that needs one."""
    visit: Visit = current_user.visit
    return visit


def the_viewer() -> Viewer:
    """The member who asks; only behind doors of members' actions."""
    viewer = the_visit().viewer
    if viewer is None:
        raise LookupError("this session has no account; the policy should have refused it")
    return viewer


def the_actor() -> Actor:
    """Who asks, for the audit trail: a member, a staff user, or a visitor."""
    visit = visit_or_none()
    return Actor(
        kind=_kind(visit),
        id=str(visit.person_id) if visit else "",
        name=visit.name if visit else "",
        on_behalf_of=str(visit.looking.person_id) if visit and visit.looking else "",
        on_behalf_of_name=visit.viewer.name if visit and visit.looking and visit.viewer else "",
        address=request.remote_addr or "",
        user_agent=request.user_agent.string[:300],
        request_id=current_request_id() or "",
        factor=visit.session.factor.value if visit else "",
        reader=reader_of(request.method, request.user_agent.string, dict(request.headers)),
    )


def _kind(visit: Visit | None) -> ActorKind:
    if visit is None:
        return ActorKind.VISITOR
    is_staff = visit.staff and (visit.viewer is None or visit.looking)
    return ActorKind.STAFF if is_staff else ActorKind.MEMBER
