"""Whatever happens to links in whatever order, each opens once at most, and only while good."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.installation import TESTER, Installation
from uuid_utils.compat import uuid7

from application.unit_of_work import UnitOfWork
from domain.access import GOOD_FOR, Link, Purpose, new_link
from domain.identity import LinkId

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["send", "use", "void", "void all"]),
        st.sampled_from([Purpose.INVITATION, Purpose.PASSWORD_RESET]),
        st.integers(0, 3),  # which of the links that there are by then
        st.sampled_from([timedelta(0), timedelta(minutes=20), timedelta(days=4)]),
    ),
    max_size=12,
)


@dataclass
class Sent:
    """What a link should be worth, told without SQL."""

    link: Link
    digest: bytes
    is_spent: bool = False

    def opens(self, purpose: Purpose, now: datetime) -> bool:
        is_young = now < self.link.made_at + GOOD_FOR[self.link.purpose]
        return not self.is_spent and is_young and purpose is self.link.purpose


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_a_link_opens_once_and_only_the_newest_while_it_is_young(
    shared_installation: Installation, acts: list[tuple[str, Purpose, int, timedelta]]
) -> None:
    about, now, sent = uuid7(), NOW, list[Sent]()
    for act, purpose, which, later in acts:
        now += later
        with shared_installation.container.begin_work()(TESTER) as work:
            match act:
                case "send":
                    link = new_link(LinkId(uuid7()), purpose, about, now)
                    work.links.add(link, link.id.bytes)
                    for one in sent:
                        one.is_spent |= one.link.purpose is purpose
                    sent.append(Sent(link, link.id.bytes))
                case "use" if sent:
                    one = sent[which % len(sent)]
                    found = work.links.use(purpose, one.digest, now)
                    assert (found == about) is one.opens(purpose, now)
                    one.is_spent |= found is not None
                case "void":
                    work.links.void(about, now, purpose)
                    for one in sent:
                        one.is_spent |= one.link.purpose is purpose
                case "void all":
                    work.links.void(about, now)
                    for one in sent:
                        one.is_spent = True
            work.commit()
        for one in sent:
            agrees(shared_installation, one, now)


def agrees(installation: Installation, one: Sent, now: datetime) -> None:
    with installation.container.begin_work()(TESTER) as work:
        link = work.links.by_id(one.link.id)
    assert link is not None
    assert link.is_good(now) is one.opens(one.link.purpose, now)


def test_of_two_that_use_a_link_at_once_one_gets_in(installation: Installation) -> None:
    """The second waits for the first; it gets in only where the first gave up."""
    link = new_link(LinkId(uuid7()), Purpose.PASSWORD_RESET, uuid7(), NOW)
    begin = installation.container.begin_work()

    def use(work: UnitOfWork) -> bool:
        return work.links.use(link.purpose, b"digest", NOW) is not None

    with begin(TESTER) as work:
        work.links.add(link, b"digest")
        work.commit()
    with begin(TESTER) as first:
        assert use(first)  # and dies before it commits
    with begin(TESTER) as second:
        assert use(second)
        second.commit()
    with begin(TESTER) as third:
        assert not use(third)
