"""Load the demo business, step by step; each step finds what an earlier load has done."""

from dataclasses import replace

import structlog

from application.access.add_member import NewMember
from application.access.appoint_staff import AppointStaff
from application.customers import AccountResult
from domain.audit import Actor
from entrypoints.container import Container
from entrypoints.demo.api_key import ensure_key
from entrypoints.demo.files import VENDORS, demo_accounts
from entrypoints.demo.logins import (
    MEMBERS,
    PASSWORD,
    STAFF,
    DemoLogin,
    demo_logins,
    demo_staff_logins,
)
from entrypoints.demo.payments import load_payments
from entrypoints.demo.sales import load_sales
from entrypoints.importing.vendors_file import read_vendors

log = structlog.get_logger()


def load_demo(container: Container) -> list[DemoLogin]:
    """Load what is missing of the demo business, quickly when nothing is; returns the logins.

    May be killed at any moment; the next call goes on.
    """
    actor = Actor.system("demo")
    ensure_key(container, actor)
    people = container.people_reads()
    # The last member is the last thing that is loaded, and so the sign that all is there.
    if people.by_email(MEMBERS[-1].email) is None:
        _load_parties(container, actor)
        load_sales(container, actor)
        log.info("demo.sales_loaded")
        with container.begin_work()(actor) as work:
            today = work.vendors.by_code("larkspur").today(container.clock().now())
        load_payments(container, today, actor)
        log.info("demo.payments_loaded")
        container.outbox_relay().newest_first()
        for member in MEMBERS:
            if people.by_email(member.email) is None:
                new = NewMember(member.email, member.name, PASSWORD, [member.customer], member.role)
                container.add_member()(new, actor)
    for user in STAFF:
        if people.by_email(user.email) is None:
            appointed = AppointStaff(user.email, user.name, frozenset({user.role}), PASSWORD)
            container.appoint_staff()(appointed, actor)
    return [*demo_logins(), *demo_staff_logins()]


def _load_parties(container: Container, actor: Actor) -> None:
    for vendor in read_vendors(VENDORS.read_text(encoding="utf-8")):
        container.add_vendor()(vendor, actor)
    accounts = dict(demo_accounts())
    for one in MEMBERS:
        account = accounts[one.customer]
        accounts[one.customer] = replace(account, tier=one.tier, terms_days=one.terms_days)
    for added in container.add_accounts()(list(accounts.values()), actor):
        if added.result is AccountResult.REFUSED:
            raise RuntimeError(f"an account of the demo is refused: {added.flaws}")
