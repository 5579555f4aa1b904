"""Post seals to an address outside: at least once, in order, as often as it takes."""

from collections.abc import Sequence
from typing import Protocol

from application.audit.ports import SealReads
from domain.audit import Seal

AT_ONCE = 500
JOB = "post_seals"


class SealReceiver(Protocol):
    def post(self, seals: Sequence[Seal]) -> None:
        """Raises when the other side does not say that it has them."""


class SealDeliveries(Protocol):
    def ask(self) -> None:
        """Have the job done, unless it waits already or nothing is new. Takes care of commit."""

    def last(self) -> int:
        """The number of the last seal that the other side has; 0 for none."""

    def delivered(self, number: int) -> None: ...

    def done(self, message_id: int) -> None:
        """The message that asked for it goes away."""


class PostSeals:
    def __init__(
        self, reads: SealReads, deliveries: SealDeliveries, receiver: SealReceiver
    ) -> None:
        self._reads = reads
        self._deliveries = deliveries
        self._receiver = receiver

    def __call__(self, message_id: int) -> None:
        number = self._deliveries.last()
        while seals := self._reads.after(number, AT_ONCE):
            self._receiver.post(seals)
            number = seals[-1].statement.number
            self._deliveries.delivered(number)
        self._deliveries.done(message_id)
