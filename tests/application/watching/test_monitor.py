"""The monitor looks at what the trail records, before anybody is answered, and misses nothing."""

from datetime import timedelta

import pytest
from tests.builders import an_account, an_id
from tests.installation import TESTER, Installation

from application.watching import EditRules, ReleasePerson
from domain.access import Role, StaffRole
from domain.audit import Actor, ActorKind, AuditEvent, Outcome
from domain.errors import Conflict, InvalidField
from domain.identity import PersonId
from domain.watching import DEFAULT_RULES, Limit, RuleName, Rules, Step

ALICE = PersonId(an_id("person", "alice@mine.example"))
ADMINISTRATOR = Actor(ActorKind.STAFF, id=str(an_id("staff")), name="Ada")


@pytest.fixture
def with_alice(installation: Installation) -> Installation:
    installation.add(accounts=[an_account(), an_account(reference="C-2")])
    installation.add_member("alice@mine.example", an_account())
    return installation


def record(installation: Installation, *things: str, action: str = "access.refused") -> None:
    """One commit a thing, as requests do it."""
    actor = Actor(ActorKind.MEMBER, id=str(ALICE), name="Alice", address="192.0.2.7")
    for thing in things:
        with installation.container.begin_work()(actor) as work:
            work.record(
                AuditEvent(
                    at=installation.container.clock().now(),
                    actor=actor,
                    action=action,
                    subject_kind="invoice",
                    subject_id=thing,
                    account_id=an_account().id,
                    outcome=Outcome.REFUSED,
                    details={"exists": False},
                )
            )
            work.commit()


def standing_of(installation: Installation) -> tuple[bool, bool]:
    """Whether Alice must prove it again, and whether she is locked."""
    standing = installation.container.watch_reads().standing(ALICE)
    now = installation.container.clock().now()
    return standing.asks_again(now - timedelta(hours=1)), standing.is_locked(now)


def test_steps_stand_as_soon_as_their_event_is_committed(with_alice: Installation) -> None:
    record(with_alice, *map(str, range(5)))
    assert standing_of(with_alice) == (False, False)
    record(with_alice, "5")
    assert standing_of(with_alice) == (True, False)
    record(with_alice, *map(str, range(6, 15)))
    assert standing_of(with_alice) == (True, True)


def test_each_step_is_a_finding_with_evidence_and_an_audit_event(with_alice: Installation) -> None:
    record(with_alice, *map(str, range(15)))
    query = (
        "SELECT string_agg(action || ' ' || (details->>'count'), ', ' ORDER BY at, id) "
        "FROM audit_events WHERE action LIKE 'watch.%' AND subject_id = :alice "
        "AND account_id = :account"
    )
    found = with_alice.scalar(query, alice=str(ALICE), account=an_account().id)
    assert found == "watch.noted 3, watch.asked_again 6, watch.locked_and_told 15"
    kept = with_alice.scalar(
        "SELECT array_agg(step || ' ' || seen ORDER BY step) FROM watch_findings"
    )
    assert kept == ["1 3", "2 6", "4 15"]


def test_who_is_locked_their_owners_and_the_staff_are_told(with_alice: Installation) -> None:
    with_alice.add_member("olga@mine.example", an_account(), Role.OWNER)
    with_alice.add_member("other@else.example", an_account(reference="C-2"), Role.OWNER)
    with_alice.add_staff("ada@staff.example")
    with_alice.add_staff("fin@staff.example", StaffRole.FINANCE)
    record(with_alice, *map(str, range(15)))
    with_alice.work_off()
    told = sorted((mail.to, mail.subject) for mail in with_alice.container.mailbox().all())
    assert told == [
        ("ada@staff.example", "The login of Alice is held back"),
        ("alice@mine.example", "Your login is held back"),
        ("olga@mine.example", "The login of Alice is held back"),
    ]


def test_a_release_restores_and_says_who_and_why(with_alice: Installation) -> None:
    record(with_alice, *map(str, range(15)))
    releaser = with_alice.container.person_releaser()
    with pytest.raises(InvalidField):
        releaser(ReleasePerson(ALICE, " "), ADMINISTRATOR)
    assert standing_of(with_alice) == (True, True)
    releaser(ReleasePerson(ALICE, "An old list of links; she called."), ADMINISTRATOR)
    assert standing_of(with_alice) == (False, False)
    record(with_alice, "one more")
    assert standing_of(with_alice) == (False, False)
    query = (
        "SELECT actor_name || ' ' || (details->>'why') FROM audit_events "
        "WHERE action = 'watch.released'"
    )
    assert with_alice.scalar(query) == "Ada An old list of links; she called."
    assert with_alice.scalar("SELECT count(*) FROM watch_findings WHERE released_at IS NULL") == 0


def test_what_a_failing_monitor_missed_is_caught_up_with(
    with_alice: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("broken")

    monitor = with_alice.container.monitor()
    with monkeypatch.context() as broken:
        broken.setattr(monitor, "look_at", fail)
        record(with_alice, *map(str, range(15)))
    assert (
        with_alice.scalar("SELECT count(*) FROM audit_events WHERE actor_id = :a", a=str(ALICE))
        == 15
    )
    assert standing_of(with_alice) == (False, False)
    assert with_alice.worker.catch_up()() == 1
    assert standing_of(with_alice) == (True, True)
    assert with_alice.worker.catch_up()() == 0


def test_a_history_that_was_lost_is_made_anew_from_the_trail(with_alice: Installation) -> None:
    record(with_alice, *map(str, range(5)))
    with with_alice.administrator.begin() as connection:
        connection.exec_driver_sql("DELETE FROM watch_histories")
    record(with_alice, "5")
    assert standing_of(with_alice) == (True, False)


def test_events_count_once_however_often_somebody_looks(with_alice: Installation) -> None:
    record(with_alice, *map(str, range(5)))
    for _ in range(20):
        with_alice.container.monitor().look_at(ALICE)
    assert standing_of(with_alice) == (False, False)


def test_other_rules_count_from_the_next_event_on(with_alice: Installation) -> None:
    strict = Rules({RuleName.FOREIGN: {Step.STEP_UP: Limit(1)}})
    editor = with_alice.container.rules_editor()
    record(with_alice, "before")
    assert editor(EditRules(strict, 0, "There was an attack."), ADMINISTRATOR) == 1
    record(with_alice, "after")
    assert standing_of(with_alice) == (True, False)
    with pytest.raises(Conflict):
        editor(EditRules(DEFAULT_RULES, 0, "Seen too late."), ADMINISTRATOR)
    with pytest.raises(InvalidField):
        editor(EditRules(DEFAULT_RULES, 1, ""), ADMINISTRATOR)
    assert [version.rules for version in with_alice.container.watch_reads().versions()] == [strict]


def test_what_the_system_does_is_nobodys_doing(with_alice: Installation) -> None:
    with with_alice.container.begin_work()(TESTER) as work:
        work.record(
            AuditEvent(
                with_alice.container.clock().now(),
                TESTER,
                "document.downloaded",
                "invoice",
                "x",
                None,
            )
        )
        work.commit()
    assert with_alice.scalar("SELECT count(*) FROM watch_histories") == 0
