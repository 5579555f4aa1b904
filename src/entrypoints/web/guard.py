"""Who comes through which door: every view says whom it is for, and is closed until it does.

A view is `open_to_all`, or `needs` an action that the policy must allow, or is `on_the_way` to a
whole login. Whatever says nothing stops the application from starting.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from flask import Blueprint, Flask, Response, current_app, g, request, url_for
from flask.typing import ResponseReturnValue

from application.access.ports import Visit
from domain.access import (
    FOR_STAFF,
    OWN,
    Action,
    Context,
    Decision,
    Due,
    Obligation,
    Resource,
    decide,
)
from entrypoints.container import Container
from entrypoints.web.standing import closed, standing_of
from entrypoints.web.visits import ask_to_log_in, the_actor, the_visit, visit_or_none
from entrypoints.web.ways import back_here, see_other

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Door:
    """Whom a view lets in. `action` None means every session; `dues` are for those on the way."""

    action: Action | None = None
    dues: frozenset[Due] = frozenset({Due.NOTHING})
    is_open: bool = False
    """Also for those without a login."""


OPEN = Door(is_open=True)
_MARK = "counterfoil_door"
WHERE_TO = {Due.FACTOR: "auth.second_factor", Due.ENROLMENT: "auth.enrol"}
"""The page for what a session still has to do."""


PROVING = {"auth.step_up", "auth.prove_again", "auth.passkey_options", "looking.stop"}
"""Where a session goes on of which the access monitor wants another proof."""


def open_to_all(view: View) -> View:
    """For everybody; the view sees to itself what it tells whom."""
    setattr(view, _MARK, OPEN)
    return view


def needs(action: Action, *even: Due) -> Callable[[View], View]:
    """For whom the policy allows `action`, in the account of their session or as staff.

    The session must be whole, or have no more than one of `even` still to do.
    """

    def mark(view: View) -> View:
        setattr(view, _MARK, Door(action, frozenset({Due.NOTHING, *even})))
        return view

    return mark


def on_the_way(*dues: Due) -> Callable[[View], View]:
    """For sessions that still have one of `dues` to do; others have no business there."""

    def mark(view: View) -> View:
        setattr(view, _MARK, Door(dues=frozenset(dues)))
        return view

    return mark


def has_own_lock(blueprint: Blueprint) -> Blueprint:
    """All views of `blueprint` identify their callers by other means: keys, signatures."""
    setattr(blueprint, _MARK, OPEN)
    return blueprint


def door_of(app: Flask, endpoint: str) -> Door:
    """Raises LookupError for a view that doesn't say whom it is for."""
    door = getattr(app.view_functions[endpoint], _MARK, None)
    blueprint = app.blueprints.get(endpoint.rpartition(".")[0])
    found = door or getattr(blueprint, _MARK, None)
    if found is None:
        raise LookupError(f"{endpoint} does not say whom it is for: see entrypoints/web/guard.py")
    door_found: Door = found
    return door_found


def register(app: Flask) -> None:
    """Guard `app`; must come after its blueprints."""
    doors = {endpoint: door_of(app, endpoint) for endpoint in app.view_functions}

    @app.before_request
    def guard() -> ResponseReturnValue | None:
        door = doors.get(request.endpoint or "", OPEN)  # no endpoint: a 404 that is yet to come
        if door == OPEN:
            return None
        visit = visit_or_none()
        if visit is None:
            return ask_to_log_in()
        standing = standing_of(visit)
        if (page := closed(visit, standing)) is not None:
            return page
        if visit.session.due not in door.dues:
            return _on(visit.session.due)
        if standing.asks_again(visit.session.proven_at) and not _is_proving(visit):
            return step_up()
        return None if door.action is None else _asked(door.action)

    app.jinja_env.globals |= {"may": may, "Action": Action}


def _is_proving(visit: Visit) -> bool:
    """Who is asked for a proof may give it, and nothing else; the factors themselves stay shut."""
    return request.endpoint in PROVING or visit.session.due is Due.FACTOR


def _on(due: Due) -> Response:
    """To what is due, and back; who has nothing due has no business here."""
    if due not in WHERE_TO:
        return see_other(url_for("front_door.enter"))
    return see_other(url_for(WHERE_TO[due], next=back_here()))


def _asked(action: Action) -> ResponseReturnValue | None:
    decision = ask(action)
    if Obligation.FRESH_FACTOR in decision.obligations:
        return step_up()
    g.decision = decision
    return None


def step_up() -> Response:
    """To the page that asks for the second factor again, and back.

    What was being sent is not sent again by itself: the page says so.
    """
    interrupted = None if request.method in {"GET", "HEAD"} else 1
    return see_other(url_for("auth.step_up", next=back_here(), interrupted=interrupted))


def ask(
    action: Action, resource: Resource | None = None, asked_for: tuple[str, str] | None = None
) -> Decision:
    """What the policy says to whoever asks. Raises Refused, which is in the trail by then."""
    visit = the_visit()
    return _container().ask()(
        visit.subject,
        action,
        resource or everything_of(visit, action),
        context(visit),
        the_actor(),
        asked_for or ("page", request.endpoint or ""),
    )


def may(action: Action, resource: Resource | None = None) -> bool:
    """Whether a page shows the way to something; asking for it asks again."""
    visit = visit_or_none()
    if visit is None or visit.session.due:
        return False
    wanted = resource or everything_of(visit, action)
    return decide(visit.subject, action, wanted, context(visit)).allowed


def everything_of(visit: Visit, action: Action) -> Resource:
    """What `action` is about when no single thing is meant."""
    if action in OWN:
        return Resource(person_id=visit.person_id)
    if action in FOR_STAFF:
        return Resource()
    return Resource(account_id=visit.viewer.account_id if visit.viewer else None)


def context(visit: Visit) -> Context:
    now = _container().clock().now()
    return Context(now, today(), visit.session.proven_at)


def now() -> datetime:
    return _container().clock().now()


def today() -> date:
    return now().astimezone(UTC).date()


def the_decision() -> Decision:
    """What the policy said to the door of this request."""
    decision: Decision = g.decision
    return decision


def _container() -> Container:
    container: Container = current_app.extensions["container"]
    return container
