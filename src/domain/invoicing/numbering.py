"""How document numbers are made: per vendor and series, without a gap, never reused."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from domain.errors import DomainError
from domain.text import quoted

_PLACEHOLDER = re.compile(r"\{(year|seq)(?::0(\d{1,2}))?\}")


class BadNumberFormat(DomainError):
    """A numbering format that would not give every document a number of its own."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """Such as `INV-{year}-{seq:06}`; `seq` counts on through the years, so numbers stay unique."""

    pattern: str

    def __post_init__(self) -> None:
        names = [match.group(1) for match in _PLACEHOLDER.finditer(self.pattern)]
        if names.count("seq") != 1:
            raise BadNumberFormat(f"{quoted(self.pattern)} needs {{seq}} exactly once.")
        rest = _PLACEHOLDER.sub("", self.pattern)
        if not re.fullmatch(r"[A-Za-z0-9/._-]{0,24}", rest):
            raise BadNumberFormat(
                f"{quoted(self.pattern)}: beside {{year}} and {{seq}} only letters, digits "
                "and / . _ -"
            )
        adjoining = re.search(r"\}\{|\d\{seq|\{seq[^}]*\}\d", self.pattern)
        if adjoining:
            raise BadNumberFormat(
                f"{quoted(self.pattern)} needs a mark between {{seq}} and other digits."
            )

    @property
    def shape(self) -> str:
        """The pattern with a # for every run of digits: two formats of one shape could give two
        documents the same number, two of different shapes never do.
        """
        return re.sub(r"\d+", "#", _PLACEHOLDER.sub("0", self.pattern))

    def number(self, sequence: int, issue_date: date) -> str:
        """BT-1: the number of the document that is the `sequence`-th of its series."""

        def fill(match: re.Match[str]) -> str:
            value = sequence if match.group(1) == "seq" else issue_date.year
            return str(value).zfill(int(match.group(2) or 0))

        return _PLACEHOLDER.sub(fill, self.pattern)


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Consecutive places in a series, taken in the transaction that issues."""

    series: str
    format: NumberFormat
    first: int
    count: int

    def numbers(self, dates: Sequence[date]) -> list[str]:
        """A number for each date, in order; dates never decrease within a series."""
        if len(dates) != self.count:
            raise ValueError("one date for each number")
        if any(later < earlier for earlier, later in pairwise(dates)):
            raise ValueError("dates never decrease within a series")
        return [self.format.number(self.first + i, day) for i, day in enumerate(dates)]
