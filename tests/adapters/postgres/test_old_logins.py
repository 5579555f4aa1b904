"""What is over is forgotten after a while, by a role that may do little else."""

from datetime import timedelta

from tests.builders import an_account
from tests.installation import TESTER, Installation

from adapters.postgres.mails import KEPT_FOR
from adapters.postgres.old_logins import SESSIONS_KEPT_FOR

EMAIL = "maren@ashdown.example"
DAY = timedelta(days=1)


def counted(installation: Installation) -> dict[str, int]:
    return {
        table: installation.scalar(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own words
        for table in ("mails", "links", "sessions")
    }


def test_letters_links_and_sessions_go_but_the_last_sign_in_stays(
    installation: Installation,
) -> None:
    installation.add()
    person_id = installation.add_member(EMAIL, an_account())
    for _ in range(2):
        installation.container.password_resetter().ask(EMAIL, TESTER)
        installation.visit(person_id, an_account())
    clock = installation.container.clock()
    forget = installation.worker.old_logins().forget
    forget(clock.now())
    assert counted(installation) == {"mails": 2, "links": 2, "sessions": 2}
    forget(clock.now() + KEPT_FOR + DAY)
    assert counted(installation) == {"mails": 0, "links": 0, "sessions": 2}
    forget(clock.now() + SESSIONS_KEPT_FOR + DAY)
    assert counted(installation) == {"mails": 0, "links": 0, "sessions": 1}
