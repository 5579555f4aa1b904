"""Who calls, and whether they may: every operation of the API goes through here."""

from flask import current_app, g, request

from application.access.know_caller import Caller, CallerKnower
from domain.access import Scope
from domain.audit import Actor, ActorKind, Reader
from entrypoints.container import Container
from entrypoints.limits import limiter
from entrypoints.observability import current_request_id


def admit(scope: Scope) -> None:
    """Let the caller in, or raise 401, 429 or 403: who, how often, and for what."""
    knower = _container().caller_knower()
    g.caller = _know(knower)
    _count()
    knower.must_have(scope, the_caller(), the_actor())


def the_caller() -> Caller:
    """Who calls; only within operations."""
    caller: Caller = g.caller
    return caller


def the_actor() -> Actor:
    """Who acts, for the audit trail: the key, or somebody who has none."""
    caller: Caller | None = g.get("caller")
    return Actor(
        kind=ActorKind.API_KEY if caller else ActorKind.VISITOR,
        id=str(caller.key_id) if caller else "",
        name=caller.name if caller else "",
        address=request.remote_addr or "",
        user_agent=request.user_agent.string[:300],
        request_id=current_request_id() or "",
        factor="key" if caller else "",
        reader=Reader.AUTOMATIC,
    )


@limiter.shared_limit(
    "60 per minute",
    scope="api strangers",
    deduct_when=lambda response: bool(response.status_code == 401),
)
def _know(knower: CallerKnower) -> Caller:
    authorization = request.authorization
    is_bearer = authorization is not None and authorization.type == "bearer"
    return knower((authorization.token or "") if authorization and is_bearer else "", the_actor())


@limiter.shared_limit(
    lambda: f"{_container().settings().api_calls_per_minute} per minute",
    scope="api",
    key_func=lambda: str(the_caller().key_id),
)
def _count() -> None:
    """Nothing but the limit, which is the key's and not the address's."""


def _container() -> Container:
    container: Container = current_app.extensions["container"]
    return container
