"""The same call again gets the first answer again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from domain.errors import Conflict


class KeyReused(Conflict):
    """The idempotency key came before with another content, which alone counts."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"The idempotency key “{key}” was used before with another content. "
            "Use a new key for a new call."
        )
        self.key = key


@dataclass(frozen=True, slots=True)
class Answer:
    """What a caller is told: an HTTP status and plain JSON values."""

    status: int
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """A key that belongs to one content: since when, and what was answered."""

    since: datetime
    answer: Answer | None


KEPT_FOR = timedelta(days=30)
"""Nobody repeats a call that is older; transactions stay known for ever all the same."""


class KeptAnswers(Protocol):
    """Answers by caller and key."""

    def begin(self, caller: str, key: str, body_sha256: bytes) -> Claim:
        """Claim the key for this content, before anything is done; the first claim stays.

        Raises KeyReused when the key was claimed for another content.
        """

    def keep(self, caller: str, key: str, answer: Answer) -> Answer:
        """The answer that counts: this one, or one that was kept meanwhile."""

    def forget(self, before: datetime) -> None:
        """Drop what was claimed before then."""


class AnswerOnce:
    """Does the work of a call, unless it was answered before.

    What is claimed but not answered was interrupted, or is being done at this moment by another
    process. Both times the work is done again: it must have no effect of its own the second time,
    as transactions have none, which wait for their twin and become one document. So a call that
    died half-way is finished by its repetition, and nobody waits for a lock that nobody holds.
    """

    def __init__(self, kept: KeptAnswers) -> None:
        self._kept = kept

    def __call__(
        self, caller: str, key: str, body_sha256: bytes, work: Callable[[datetime], Answer]
    ) -> Answer:
        """Raises KeyReused. An error of `work` is no answer: the call may be repeated.

        `work` is told when the call came first: what was made since then, it made.
        """
        claim = self._kept.begin(caller, key, body_sha256)
        if claim.answer is not None:
            return claim.answer
        return self._kept.keep(caller, key, work(claim.since))
