"""Every route × role × tier × own or foreign account: who gets in, and what never gets out."""

import pytest
from tests.domain.access.expected import MEMBERS
from tests.entrypoints.web.matrix.rows import BY_KEY, OPEN, ROWS, Row
from tests.entrypoints.web.matrix.world import ASKERS, FOREIGN, SECRET, Asker, World, routes
from tests.installation import Installation

from domain.access import OWN
from entrypoints.web.guard import door_of

CLOSED = {name: row for name, row in ROWS.items() if name not in OPEN | BY_KEY}


@pytest.fixture(scope="module")
def world(shared_installation: Installation) -> World:
    return World(shared_installation)


def test_every_route_has_a_row_and_every_row_its_route(world: World) -> None:
    found = dict(routes(world.app))
    assert set(found) == set(ROWS)
    for name, endpoint in found.items():
        door = door_of(world.app, endpoint)
        assert (door.action, ROWS[name].due in door.dues) == (ROWS[name].wants, True), name


def asked(world: World, asker: Asker, name: str, row: Row, account: object) -> tuple[int, bytes]:
    method, rule = name.split(" ", 1)
    own = asker if account is not FOREIGN or asker.staff else None
    address = world.address(rule, row.ids, account, own)  # type: ignore[arg-type]
    answer = world.client(asker).open(address, method=method, data=dict(row.form))
    return answer.status_code, answer.data


@pytest.mark.parametrize("name", CLOSED)
def test_nobody_without_a_login_gets_in(world: World, name: str) -> None:
    method, rule = name.split(" ", 1)
    client = world.app.test_client()
    answer = client.open(world.address(rule, ROWS[name].ids, FOREIGN), method=method)
    assert (answer.status_code, (answer.location or "").split("?")[0]) == (303, "/login")
    assert SECRET not in answer.text


@pytest.mark.parametrize("name", [name for name, row in CLOSED.items() if row.wants])
def test_each_role_in_each_tier_gets_in_where_the_policy_says(world: World, name: str) -> None:
    row = CLOSED[name]
    assert row.wants is not None
    for asker in ASKERS:
        status, page = asked(world, asker, name, row, asker.account or FOREIGN)
        if asker.may(row.wants):
            assert status not in {401, 403, 404}, (asker.name, status)
        else:
            expected = 403 if asker.may_know_of(row.wants) else 404
            assert status == expected, (asker.name, status)
        assert status < 500, page
        if asker.staff is None:
            assert SECRET.encode() not in page, asker.name


@pytest.mark.parametrize("name", [name for name, row in CLOSED.items() if row.wants and row.ids])
def test_a_foreign_accounts_thing_is_not_there_for_any_member(world: World, name: str) -> None:
    row = CLOSED[name]
    for asker in ASKERS:
        if asker.staff is not None:
            continue
        status, page = asked(world, asker, name, row, FOREIGN)
        may_ask_at_all = row.wants in OWN or row.wants in MEMBERS[asker.role]  # type: ignore[index]
        assert status == 404 or (status == 403 and not may_ask_at_all), (asker.name, status)
        assert SECRET.encode() not in page
