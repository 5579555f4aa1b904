"""Every route as a stranger, with one wall down: the other alone lets nothing of an account out.

The switches stand in tests/walls.py. Members of each role ask for their own and for foreign
things; whatever a route answers, nothing that belongs to the foreign account may be in it.
"""

import pytest
from tests.entrypoints.web.matrix.rows import BY_KEY, OPEN, ROWS, Row
from tests.entrypoints.web.matrix.world import ASKERS, FOREIGN, SECRET, Asker, World
from tests.installation import Installation
from tests.walls import without_checks, without_row_security

CLOSED = {name: row for name, row in ROWS.items() if name not in OPEN | BY_KEY}
STRANGERS = [asker for asker in ASKERS if asker.account and asker.account.tier == "enterprise"]


@pytest.fixture(scope="module")
def world(shared_installation: Installation) -> World:
    return World(shared_installation)


def answers(world: World, asker: Asker, name: str, row: Row) -> list[tuple[int, bytes]]:
    """To the foreign address, and to the own one: lists have no other."""
    method, rule = name.split(" ", 1)
    assert asker.account is not None
    found = []
    for account, own in ((FOREIGN, None), (asker.account, asker)):
        answer = world.client(asker).open(
            world.address(rule, row.ids, account, own), method=method, data=dict(row.form)
        )
        found.append((answer.status_code, answer.data))
    return found


@pytest.mark.parametrize("name", CLOSED)
def test_with_the_checks_switched_off_the_database_shows_nothing_foreign(
    world: World, name: str
) -> None:
    for asker in STRANGERS:
        with without_checks(world.installation):
            for status, page in answers(world, asker, name, CLOSED[name]):
                assert SECRET.encode() not in page, (asker.name, status)


def test_with_row_security_switched_off_the_policy_lets_nothing_foreign_out(world: World) -> None:
    with without_row_security(world.installation):
        for name, row in CLOSED.items():
            for asker in STRANGERS:
                for status, page in answers(world, asker, name, row):
                    assert SECRET.encode() not in page, (name, asker.name, status)


def test_with_both_walls_down_this_module_would_notice(world: World) -> None:
    name = "GET /invoices/<uuid:invoice_id>"
    with without_checks(world.installation), without_row_security(world.installation):
        pages = [page for _, page in answers(world, STRANGERS[0], name, ROWS[name])]
    assert SECRET.encode() in pages[0]
