"""Mails to a person about what happens to their second factors, sent with what they tell of."""

from application.access.correspondence import CALL_US, Correspondence
from application.access.ports import FindPeople
from application.unit_of_work import UnitOfWork
from domain.access import COOLING_OFF, Factor
from domain.audit import Actor
from domain.identity import PersonId

FACTOR_WORDS = {Factor.PASSKEY: "passkey", Factor.TOTP: "authenticator app"}


class FactorNotices:
    """Each goes into the work that it is about, so that none tells of what didn't happen."""

    def __init__(self, people: FindPeople, correspondence: Correspondence) -> None:
        self._people = people
        self._correspondence = correspondence

    def added(
        self, work: UnitOfWork, person_id: PersonId, actor: Actor, factor: Factor, name: str
    ) -> None:
        what = FACTOR_WORDS[factor]
        happened = f"The {what} “{name}” was added to your login."
        self._tell(work, person_id, actor, "A second factor was added", happened)

    def removed(
        self, work: UnitOfWork, person_id: PersonId, actor: Actor, factor: Factor, name: str
    ) -> None:
        what = FACTOR_WORDS[factor]
        happened = f"The {what} “{name}” was removed from your login."
        self._tell(work, person_id, actor, "A second factor was removed", happened)

    def suspected(self, work: UnitOfWork, person_id: PersonId, actor: Actor, name: str) -> None:
        happened = (
            f"The passkey “{name}” was shown with a counter that was used before, as a copy of it "
            "would. It opens nothing any more: remove it and add another."
        )
        self._tell(work, person_id, actor, "A passkey may have been copied", happened)

    def recovery_asked(self, work: UnitOfWork, person_id: PersonId, actor: Actor) -> None:
        hours = int(COOLING_OFF.total_seconds() // 3600)
        happened = (
            "Somebody who knows your password asked to have all your second factors replaced. "
            f"An administrator may approve it after {hours} hours."
        )
        todo = (
            "sign in now. Proving a second factor cancels the request; without one, the page "
            "“I can’t use any of them” cancels it. Then change your password."
        )
        self._tell(work, person_id, actor, "Somebody asked for your second factors", happened, todo)

    def replaced(self, work: UnitOfWork, person_id: PersonId) -> None:
        happened = (
            "All your second factors were removed and all your sessions ended, as was asked for. "
            "At the next sign-in you set up new ones."
        )
        nobody = Actor.system("")  # it is no business of the person's where an administrator sits
        self._tell(work, person_id, nobody, "Your second factors were removed", happened)

    def _tell(
        self,
        work: UnitOfWork,
        person_id: PersonId,
        actor: Actor,
        title: str,
        happened: str,
        todo: str = CALL_US,
    ) -> None:
        person = self._people.by_id(person_id)
        if person is not None:
            self._correspondence.tell(
                work, person, actor, title=title, happened=happened, todo=todo
            )
