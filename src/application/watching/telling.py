"""Who hears of what the monitor noticed, in which words."""

from application.clock import NewId
from application.unit_of_work import UnitOfWork
from application.watch_store import Addressee, Finding
from domain.identity import MailId
from domain.notifications import Letter
from domain.watching import RuleName, Step, explain, what_follows

NEWS = frozenset({RuleName.NEW_DEVICE, RuleName.SESSION_MOVED, RuleName.TRAVEL})
"""What a person is told of at once: they know best whether it was they."""

_TO_DO = (
    "Sign out everywhere and change your password, then write to the people who send you these "
    "invoices."
)


def tell(work: UnitOfWork, finding: Finding, new_id: NewId) -> None:
    """Letters go out with the step, or not at all."""
    verdict = finding.verdict
    if verdict.step < Step.LOCK and verdict.rule not in NEWS:
        return
    whom = work.watching.whom_to_tell(finding.person_id, finding.account_id)
    said = f"{explain(verdict)} {what_follows(verdict.step, verdict.rule)}"
    at = f"{finding.at:%d %b %Y, %H:%M} UTC"

    def post(to: Addressee, template: str, **facts: str) -> None:
        work.mails.post(
            Letter(
                MailId(new_id()),
                template,
                to.email,
                to.name,
                {"at": at} | facts,
                person_id=to.person_id,
                account_id=finding.account_id,
            )
        )

    is_locked = verdict.step >= Step.LOCK
    title = "Your login is held back" if is_locked else "Your login was used in an unusual way"
    post(whom.person, "security_notice", title=title, happened=said, device="", todo=_TO_DO)
    if verdict.step < Step.TELL:
        return
    who = whom.person.name
    for owner in whom.owners:
        post(owner, "access_alarm", who=who, said=said, page="")
    for colleague in whom.staff:
        post(colleague, "access_alarm", who=who, said=said, page="/staff/watch/")
