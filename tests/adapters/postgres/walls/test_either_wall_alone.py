"""With either wall down, nothing of another account comes back; with both down, it would.

Bound to one account, every read of the portal is asked for things of another.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy.exc import ProgrammingError
from tests.builders import a_buyer, a_transaction, an_account, money
from tests.installation import TESTER, Installation
from tests.walls import without_checks, without_row_security

from adapters.postgres.bound import bind_to, bound_to
from application.access.limit_reads import FindLimitable
from application.audit.reads import ActivityReads, TrailFilters
from application.invoicing.portal_reads import InvoiceFilters, PortalInvoices, PortalScope
from application.payments.record_payment import RecordPayment, Share
from domain.access import UNLIMITED
from domain.audit import AuditEvent
from domain.customers import Account
from domain.errors import NotFound
from domain.identity import InvoiceId
from domain.invoicing import DocumentKind
from entrypoints.container import Container

SECRET = "Zephyrine"
MINE = an_account()
THEIRS = an_account(reference="C-2002", party=a_buyer(name=f"{SECRET} Ltd", reference="C-2002"))
TODAY = date(2026, 6, 1)
OF_ONE_THING = {"sheet", "file", "facts", "one_of"}
"""Reads of a port that the portal shares; its `page` and that of invoices have one name."""
FILTERS = [
    InvoiceFilters(),
    InvoiceFilters(q=SECRET),
    InvoiceFilters(number="000002"),
    InvoiceFilters(status="open"),
    InvoiceFilters(status="credit_notes"),
    InvoiceFilters(sort="-amount"),
    InvoiceFilters(date_from=date(2020, 1, 1), sort="due"),
]


@dataclass(frozen=True)
class Two:
    installation: Installation
    mine: InvoiceId
    theirs: InvoiceId
    their_credit_note: InvoiceId

    @property
    def reads(self) -> PortalInvoices:
        return self.installation.container.portal_invoices()


def scope(account: Account) -> PortalScope:
    return PortalScope(account.id, TODAY, None, UNLIMITED)


@pytest.fixture(scope="module")
def two(shared_installation: Installation) -> Two:
    """Each account with an invoice that was credited, paid in part, archived and looked at."""
    installation = shared_installation
    installation.add(accounts=[MINE, THEIRS])
    found = {}
    for account, mark in ((MINE, "plain"), (THEIRS, SECRET)):
        usual = {"customer": account.reference, "po_reference": f"PO-{mark}"}
        usual["accounting_reference"] = mark
        [invoice] = installation.issue(a_transaction(f"T-{mark}", **usual))
        [note] = installation.issue(
            a_transaction(f"C-{mark}", kind=DocumentKind.CREDIT_NOTE, corrects=f"T-{mark}", **usual)
        )
        [other] = installation.issue(a_transaction(f"U-{mark}", **usual))
        number = installation.scalar("SELECT number FROM invoices WHERE id = :id", id=other)
        installation.container.payment_recorder()(
            RecordPayment(
                key=mark,
                vendor="NORTH",
                customer=account.reference,
                received_on=TODAY,
                amount=money(10),
                reference=f"from {mark}",
                shares=(Share(number),),
            ),
            TESTER,
        )
        found[account.reference] = (invoice, note, other)
    installation.work_off()
    their_invoice, their_note, _ = found[THEIRS.reference]
    return Two(installation, found[MINE.reference][0], their_invoice, their_note)


def asked(read: Callable[[], object]) -> str:
    """What came back, as text; nothing where there was nothing."""
    try:
        return repr(read())
    except NotFound:
        return ""


def reads_of_theirs(two: Two, account: Account) -> Iterator[tuple[str, Callable[[], object]]]:
    """Every read, by its name, asked for their things within the scope of `account`."""
    reads, own = two.reads, scope(account)
    for filters in FILTERS:
        yield "page", lambda filters=filters: reads.page(own, filters, None)
    for theirs in (two.theirs, two.their_credit_note):
        yield "sheet", lambda theirs=theirs: reads.sheet(own, theirs)
        yield "file", lambda theirs=theirs: reads.file(own, theirs)
        yield "facts", lambda theirs=theirs: reads.facts(account.id, theirs)
    limits = two.installation.container.limit_reads()
    yield "of", lambda: limits.of(account.id)
    trail = two.installation.container.own_trail_reads()
    for wanted in (TrailFilters(), TrailFilters(subject=str(two.theirs))):
        yield "page_of", lambda wanted=wanted: trail.page_of(account.id, wanted)
        yield "export_of", lambda wanted=wanted: list(trail.export_of(account.id, wanted))
    query = "SELECT {} FROM audit_events WHERE subject_id = :id AND action = 'invoice.issued'"
    event_id, at = (
        two.installation.scalar(query.format(column), id=str(two.theirs)) for column in ("id", "at")
    )
    for when in (None, at):
        yield "one_of", lambda when=when: trail.one_of(account.id, event_id, when)


def leaks(two: Two, name: str, read: Callable[[], object]) -> bool:
    """Whether something of theirs came back: of a list its rows, of one thing anything at all."""
    answer = asked(read)
    marks = (SECRET, str(two.theirs), str(two.their_credit_note))
    return any(mark in answer for mark in marks) or (name in OF_ONE_THING and bool(answer))


def test_every_read_of_the_portal_is_tried_here(two: Two) -> None:
    known = {
        name
        for port in (PortalInvoices, ActivityReads, FindLimitable)
        for name, _ in inspect.getmembers(port, inspect.isfunction)
        if not name.startswith("_")
    }
    tried = {name for name, _ in reads_of_theirs(two, MINE)}
    assert tried == known


def test_everything_that_uses_the_portals_connections_is_known_here() -> None:
    """Whoever adds a port tries it in this module, and then adds its name."""
    portal = Container.portal_engine
    users = {
        name
        for name, provider in Container.providers.items()
        if portal in getattr(provider, "args", ())
    }
    assert users == {
        "portal_invoices",
        "own_trail_reads",
        "limit_reads",
        "begin_portal_work",
        "readiness",
    }


def test_with_both_walls_up_each_account_sees_its_own(two: Two) -> None:
    with bound_to(MINE.id):
        assert len(two.reads.page(scope(MINE), InvoiceFilters(), None).rows) == 3
        assert two.reads.sheet(scope(MINE), two.mine).document_ready
    with bound_to(THEIRS.id):
        for name, read in reads_of_theirs(two, THEIRS):
            assert leaks(two, name, read) or "rows=[]" in asked(read), name


def test_with_the_checks_off_the_database_keeps_the_other_account_apart(two: Two) -> None:
    for account in (MINE, THEIRS):
        with without_checks(two.installation) as removed, bound_to(MINE.id):
            for name, read in reads_of_theirs(two, account):
                before = len(removed)
                assert not leaks(two, name, read), name
                assert len(removed) > before, f"{name} had no condition that was taken away"


def test_with_a_wrong_account_in_its_conditions_a_read_finds_nothing(two: Two) -> None:
    with bound_to(MINE.id):
        for name, read in reads_of_theirs(two, THEIRS):
            assert not leaks(two, name, read), name


def test_with_row_security_off_the_conditions_keep_the_other_account_apart(two: Two) -> None:
    with without_row_security(two.installation), bound_to(MINE.id):
        for name, read in reads_of_theirs(two, MINE):
            assert not leaks(two, name, read), name


def test_with_both_walls_down_this_module_would_notice(two: Two) -> None:
    with (
        without_row_security(two.installation),
        without_checks(two.installation),
        bound_to(MINE.id),
    ):
        leaking = {name for name, read in reads_of_theirs(two, MINE) if leaks(two, name, read)}
    assert leaking == {name for name, _ in reads_of_theirs(two, MINE)}


def test_bound_to_nobody_nothing_is_seen_by_anybody(two: Two) -> None:
    with bound_to(None):
        for account in (MINE, THEIRS):
            for name, read in reads_of_theirs(two, account):
                assert not leaks(two, name, read), name
        with pytest.raises(NotFound):
            two.reads.sheet(scope(MINE), two.mine)


def test_the_binding_ends_with_its_transaction(two: Two) -> None:
    seen = "SELECT count(*) FROM invoices"
    engine = two.installation.container.portal_engine()
    with engine.connect() as connection:
        bind_to(MINE.id)
        assert connection.exec_driver_sql(seen).scalar() == 3
        bind_to(None)
        assert connection.exec_driver_sql(seen).scalar() == 3  # still the same transaction
        connection.rollback()
        assert connection.exec_driver_sql(seen).scalar() == 0
        connection.rollback()
    alone = engine.execution_options(isolation_level="AUTOCOMMIT")
    with bound_to(THEIRS.id), alone.connect() as connection:
        assert connection.exec_driver_sql(seen).scalar() == 3
    with alone.connect() as connection:
        assert connection.exec_driver_sql(seen).scalar() == 0


def test_a_connection_that_only_reads_cannot_write(two: Two) -> None:
    engine = two.installation.container.portal_engine()
    alone = engine.execution_options(isolation_level="AUTOCOMMIT")
    with bound_to(MINE.id), alone.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        assert connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"


@pytest.mark.parametrize("account", [THEIRS, None], ids=["another", "no account"])
def test_the_portal_can_not_write_events_of(two: Two, account: Account | None) -> None:
    event = AuditEvent(
        at=two.installation.container.clock().now(),
        actor=TESTER,
        action="invoice.viewed",
        subject_kind="invoice",
        subject_id=str(two.theirs),
        account_id=account.id if account else None,
        details={},
    )
    with bound_to(MINE.id), two.installation.container.begin_portal_work()(TESTER) as work:
        work.record(event)
        with pytest.raises(ProgrammingError, match="row-level security"):
            work.commit()


def test_the_portals_commands_load_nothing_of_another_account(two: Two) -> None:
    with bound_to(MINE.id), two.installation.container.begin_portal_work()(TESTER) as work:
        assert work.invoices.get(two.mine).number
        with pytest.raises(NotFound):
            work.invoices.get(two.theirs)
        assert work.documents.of_invoice(two.theirs) is None
        assert work.accounts.by_references([THEIRS.reference]) == {}
