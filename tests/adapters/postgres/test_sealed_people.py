"""Nobody's name or address can be read in the database; whoever was there before is sealed too."""

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tests.builders import an_account, an_id
from tests.installation import PASSWORD, Installation

from adapters.postgres.sealed_people import AT_ONCE
from application.sealing import SealBroken

ALICE = "alice@mine.example"


@pytest.fixture
def house(installation: Installation) -> Installation:
    installation.add()
    return installation


def add_as_before(installation: Installation, count: int) -> None:
    """People as they were written before columns were sealed."""
    hashed = installation.container.passwords().hash(PASSWORD)
    with installation.administrator.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO people (id, email, name, password_hash) VALUES (:id, :email, :n, :h)"
            ),
            [
                {"id": an_id("old", n), "email": f"p{n}@old.example", "n": f"P {n}", "h": hashed}
                for n in range(count)
            ],
        )
        connection.execute(
            text(
                "INSERT INTO memberships (person_id, account_id, role)"
                " SELECT id, :account, 'viewer' FROM people"
            ),
            {"account": an_account().id},
        )


def test_a_dump_of_the_database_holds_no_name_and_no_address(house: Installation) -> None:
    house.add_member(ALICE, an_account())
    dump = house.scalar("SELECT string_agg(people::text, '') FROM people").lower()
    for told in ("alice", "mine.example", ALICE.encode().hex(), b"Alice".hex()):
        assert told not in dump


def test_a_person_is_found_by_their_address_however_it_is_written(house: Installation) -> None:
    person_id = house.add_member(ALICE, an_account())
    for typed in (ALICE, " Alice@Mine.Example "):
        found = house.container.people_reads().by_email(typed)
        assert found is not None
        assert (found.id, found.email, found.name) == (person_id, ALICE, "Alice")
    assert house.container.people_reads().by_email("bob@mine.example") is None


def test_an_address_belongs_to_one_person(house: Installation) -> None:
    house.add_member(ALICE, an_account())
    with pytest.raises(IntegrityError, match="email_mark"):
        house.add_member(ALICE.title(), an_account())


def test_one_person_s_name_can_not_be_put_in_another_s_place(house: Installation) -> None:
    house.add_member(ALICE, an_account())
    house.add_member("bob@mine.example", an_account())
    house.tamper(
        "people",
        "UPDATE people SET name_sealed = (SELECT name_sealed FROM people WHERE id = :alice)"
        " WHERE id <> :alice",
        alice=an_id("person", ALICE),
    )
    with pytest.raises(SealBroken):
        house.container.people_reads().by_email("bob@mine.example")


def test_people_from_before_log_in_before_and_after_they_are_sealed(house: Installation) -> None:
    add_as_before(house, 3)
    assert house.login("p1@old.example").get("/invoices/").status_code == 200
    assert house.worker.seal_plain_people()() == 3
    assert house.scalar("SELECT count(*) FROM people WHERE email IS NOT NULL") == 0
    page = house.login("p1@old.example").get("/invoices/")
    assert page.status_code == 200
    assert "P 1" in page.text


def test_all_are_sealed_also_when_several_processes_do_it_at_once(house: Installation) -> None:
    add_as_before(house, AT_ONCE + 20)
    done: list[int] = []
    threads = [
        threading.Thread(target=lambda: done.append(house.worker.seal_plain_people()()))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    house.worker.seal_plain_people()()
    assert house.scalar("SELECT count(*) FROM people WHERE email_mark IS NULL") == 0
    assert sum(done) == AT_ONCE + 20
    assert house.container.people_reads().by_email("p7@old.example") is not None


def test_a_person_is_never_half_sealed(house: Installation) -> None:
    house.add_member(ALICE, an_account())
    with pytest.raises(IntegrityError, match="plain_or_sealed"):
        house.tamper("people", "UPDATE people SET email = 'x@y.example'")
