"""What was committed gets into the log, once, whatever else goes on."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import select, text
from tests.application.audit.trail import ADA, ROBOT, an_event, record, seal, write_many
from tests.builders import an_id
from tests.installation import TESTER, Installation

from adapters.postgres.tables import audit_leaves, audit_seals
from application.audit import LogDamaged
from domain.audit import Frontier, leaf_data, leaf_hash, read_leaf


def stored(installation: Installation) -> list[tuple[int, UUID]]:
    with installation.administrator.connect() as connection:
        rows = connection.execute(
            select(audit_leaves.c.position, audit_leaves.c.event_id).order_by("position")
        )
        return [(row.position, row.event_id) for row in rows]


def test_a_seal_signs_the_root_of_all_leaves_and_names_the_seal_before(
    installation: Installation,
) -> None:
    record(installation, an_event(1), an_event(2))
    assert seal(installation) == 2
    record(installation, an_event(3))
    assert seal(installation) == 1
    assert seal(installation) == 0
    with installation.administrator.connect() as connection:
        hashes = connection.execute(select(audit_leaves.c.hash).order_by("position")).scalars()
        seals = connection.execute(select(audit_seals).order_by("number")).all()
        frontier = Frontier()
        frontier.extend(list(hashes))
    assert [(row.number, row.size) for row in seals] == [(1, 2), (2, 3)]
    assert seals[1].root == frontier.root()
    assert seals[0].previous == bytes(32)
    assert seals[1].previous != bytes(32)


facts = st.dictionaries(
    st.text(max_size=8),
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
        max_leaves=5,
    ),
    max_size=4,
)


def test_what_is_sealed_are_the_documented_bytes(installation: Installation) -> None:
    """Hypothesis gives names and facts; PostgreSQL must send what `leaf_data` says."""
    sealed: dict[UUID, bytes] = {}

    @example(name="half a \ud83d, \0", details={"\ud800": ["\0"]})
    @given(name=st.text(max_size=12), details=facts)
    def gather(name: str, details: dict[str, object]) -> None:
        ids = iter([an_id(len(sealed))])
        event = an_event(
            actor=ADA if len(sealed) % 2 else ROBOT,
            subject_id=name,
            account_id=an_event().account_id if len(sealed) % 3 else None,
            details=details,
        )
        with installation.container.begin_work()(TESTER) as work:
            work._new_id = lambda: next(ids)
            work.record(event)
            work.commit()
        sealed[an_id(len(sealed))] = leaf_data(an_id(len(sealed)), event)

    gather()
    seal(installation)
    with installation.administrator.connect() as connection:
        rows = connection.execute(select(audit_leaves.c.event_id, audit_leaves.c.hash)).all()
    assert len(rows) == len(sealed) > 50
    for row in rows:
        assert row.hash == leaf_hash(sealed[row.event_id])
        assert read_leaf(sealed[row.event_id]).id == row.event_id


def test_what_commits_late_goes_into_a_later_seal(installation: Installation) -> None:
    with installation.container.begin_work()(TESTER) as slow:
        slow.record(an_event(1))
        slow._flush()  # written, and not committed yet
        record(installation, an_event(2))
        assert seal(installation) == 1
        record(installation, an_event(3))
        assert seal(installation) == 1
        slow._connection.commit()
    assert seal(installation) == 1
    assert len(stored(installation)) == 3


def test_events_of_work_that_was_given_up_are_in_no_seal(installation: Installation) -> None:
    with installation.container.begin_work()(TESTER) as work:
        work.record(an_event(1))
        work._flush()
    record(installation, an_event(2))
    assert seal(installation) == 1


def test_sealing_under_concurrent_writers_loses_nothing_and_seals_nothing_twice(
    installation: Installation,
) -> None:
    writers, each = 5, 40
    done = threading.Event()

    def write(writer: int) -> None:
        for n in range(each):
            record(installation, *(an_event(writer * 1000 + n) for _ in range(1 + n % 3)))

    def keep_sealing() -> int:
        sealed = 0
        while not done.is_set():
            sealed += seal(installation)
        return sealed

    with ThreadPoolExecutor(writers + 2) as pool:
        sealers = [pool.submit(keep_sealing) for _ in range(2)]
        for writing in [pool.submit(write, writer) for writer in range(writers)]:
            writing.result()
        done.set()
        sealed = sum(sealer.result() for sealer in sealers)
    sealed += seal(installation)
    events = installation.scalar("SELECT count(*) FROM audit_events")
    leaves = stored(installation)
    assert sealed == events == len(leaves) == len({event_id for _, event_id in leaves})
    assert [position for position, _ in leaves] == list(range(events))


def test_killed_in_the_middle_it_goes_on_where_it_was(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seals of ten events each; the connection dies while the third is written."""
    monkeypatch.setattr("application.audit.seal_events.AT_ONCE", 10)
    write_many(installation, 55)
    real, calls = installation.container.clock().now, []

    class Dying:
        def now(self):
            calls.append(1)
            if len(calls) == 3:
                raise SystemExit("killed")
            return real()

    sealer = installation.worker.seal_events()
    sealer._clock = Dying()
    with pytest.raises(SystemExit):
        sealer()
    assert len(stored(installation)) == 20
    record(installation, an_event(1))
    assert seal(installation) == 36
    assert len({event_id for _, event_id in stored(installation)}) == 56


def test_in_a_restored_database_nothing_is_sealed_twice_or_forgotten(
    installation: Installation,
) -> None:
    """There the numbers of transactions begin anew: old ones are great, new ones are small."""
    write_many(installation, 30)
    seal(installation)
    record(installation, an_event(1))
    with installation.administrator.begin() as connection:
        for table in ("audit_events", "audit_seals"):
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        connection.execute(text("UPDATE audit_events SET written_in = '99999999'"))
        connection.execute(
            text("UPDATE audit_seals SET cluster = 'another', seen = '99999990:99999999:'")
        )
    assert seal(installation) == 1
    record(installation, an_event(2))
    assert seal(installation) == 1
    assert seal(installation) == 0


def test_nothing_is_built_on_a_log_that_was_tampered_with(installation: Installation) -> None:
    write_many(installation, 20)
    seal(installation)
    other = "UPDATE audit_leaves SET hash = sha256('another') WHERE position = 19"
    installation.tamper("audit_leaves", other)
    record(installation, an_event(1))
    with pytest.raises(LogDamaged, match="seal 1"):
        seal(installation)
