"""What the access monitor does about what it notices, from least to most."""

from enum import IntEnum


class Step(IntEnum):
    """Ordered: a higher one includes what the lower ones do."""

    NOTHING = 0
    NOTE = 1
    """Staff can read it; nobody is disturbed."""
    STEP_UP = 2
    """The person proves again who they are before they go on, also for reading."""
    LOCK = 3
    """Nothing can be opened in the person's name for a while."""
    TELL = 4
    """Locked, and the owners of the account and the staff are told."""

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    Step.NOTHING: "nothing",
    Step.NOTE: "note",
    Step.STEP_UP: "step-up",
    Step.LOCK: "lock",
    Step.TELL: "lock and tell",
}
