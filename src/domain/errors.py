"""What can go wrong in the business, as classes that carry the facts and a sentence for people."""

from domain.text import quoted


class DomainError(Exception):
    """A rule of the business was about to be broken; nothing was changed."""


class NotFound(DomainError):
    """The thing does not exist, or belongs to somebody else, which must look the same."""

    def __init__(self, kind: str, key: object) -> None:
        super().__init__(f"There is no {kind} {quoted(key)}.")
        self.kind = kind
        self.key = key


class Conflict(DomainError):
    """Somebody else was quicker, or the same key came with another content."""


class InvalidField(DomainError):
    """One field of what was handed in is wrong.

    `pointer` is a JSON pointer (RFC 6901) into the input, or a column name for files.
    """

    def __init__(self, pointer: str, message: str) -> None:
        super().__init__(f"{pointer}: {message}" if pointer else message)
        self.pointer = pointer
        self.message = message


class InvalidInput(DomainError):
    """Several fields of what was handed in are wrong; `fields` names every one of them."""

    def __init__(self, fields: list[InvalidField]) -> None:
        super().__init__("; ".join(str(field) for field in fields))
        self.fields = fields


def refuse(flaws: list[InvalidField]) -> None:
    """Raise what was found: the InvalidField itself when it is only one. Nothing when none was."""
    if len(flaws) == 1:
        raise flaws[0]
    if flaws:
        raise InvalidInput(flaws)
