"""What was posted: one transaction or many, each as far as it can be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from domain.billing import Transaction
from domain.errors import InvalidField, InvalidInput
from entrypoints.api.refusals import mistakes_in
from entrypoints.api.transaction_models import BatchEnvelope
from entrypoints.intake import Mistake, TransactionForm, mistakes_of, pointer

Item = Transaction | list[Mistake]


@dataclass(frozen=True, slots=True)
class Posted:
    """What was posted, each transaction as far as it could be read."""

    items: Sequence[Item]
    atomic: bool
    single: bool

    def path(self, index: int) -> tuple[str | int, ...]:
        return () if self.single else ("transactions", index)


def read_posted(value: Any, atomic: bool | None) -> Posted:
    """Raises InvalidInput when nothing of it can be taken. `atomic` comes from the address."""
    if not isinstance(value, dict):
        raise InvalidField("", "The body must be a transaction, or an object with “transactions”.")
    if "transactions" not in value:
        posted = Posted([_read(value)], atomic=True, single=True)
    else:
        try:
            batch = BatchEnvelope.model_validate(value)
        except ValidationError as error:
            raise _invalid(mistakes_of(error)) from None
        if atomic is not None and "atomic" in value and atomic != batch.atomic:
            raise InvalidField("/atomic", "differs from the address, which says it too")
        items = [_read(one, "transactions", i) for i, one in enumerate(batch.transactions)]
        posted = Posted(items, atomic=batch.atomic if atomic is None else atomic, single=False)
    wrong = [mistake for item in posted.items if isinstance(item, list) for mistake in item]
    if wrong and posted.atomic:
        raise _invalid(wrong)
    return posted


def _read(value: Any, *path: str | int) -> Item:
    try:
        return TransactionForm.model_validate(value).transaction()
    except ValidationError as error:
        return mistakes_of(error, *path)
    except (InvalidField, InvalidInput) as error:
        return below(path, mistakes_in(error))


def below(path: Sequence[str | int], mistakes: Sequence[Mistake]) -> list[Mistake]:
    """The same mistakes of a transaction that lies deeper in the body."""
    return [Mistake(pointer(*path) + one.pointer, one.detail) for one in mistakes]


def _invalid(mistakes: Sequence[Mistake]) -> InvalidInput:
    return InvalidInput([InvalidField(one.pointer, one.detail) for one in mistakes])
