"""What the access monitor asks of whoever is logged in, before any door is tried."""

from datetime import datetime

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from application.access.ports import Visit
from application.watching import has_moved
from domain.access import Due
from domain.watching import Standing
from entrypoints.container import Container
from entrypoints.devices import is_known_device
from entrypoints.web.visits import the_actor


def standing_of(visit: Visit) -> Standing:
    """As the session's own read says it; read again where a move has just been noticed."""
    if not has_moved(visit.session, request.remote_addr or "", request.user_agent.string[:300]):
        return visit.standing
    container = _container()
    container.notice_move()(visit.session, the_actor())
    return container.watch_reads().standing(visit.person_id)


def closed(visit: Visit, standing: Standing) -> ResponseReturnValue | None:
    """The page that says why nothing goes on; None where it does."""
    now = _container().clock().now()
    if standing.is_locked(now):
        return _page("watch/locked.html", standing.locked_until, standing)
    by_password = visit.session.due is Due.FACTOR
    if by_password and standing.is_sign_in_closed(now) and not is_known_device(visit.person_id):
        return _page("watch/sign_in_closed.html", standing.sign_in_closed_until, standing)
    return None


def _page(template: str, until: datetime | None, standing: Standing) -> ResponseReturnValue:
    page = render_template(template, until=until, why=standing.why)
    if request.headers.get("HX-Request"):
        # A part of a page can't say it: the whole page is loaded, and says it.
        return page, 403, {"HX-Refresh": "true"}
    return page, 403


def _container() -> Container:
    container: Container = current_app.extensions["container"]
    return container
