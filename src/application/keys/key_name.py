"""How keys are called, which is also how their files are: kind, region, number.

`documents-1` is the first document key of the default region, `documents-eu-2` the second of the
region eu. The highest number of a kind and region is the one in use.
"""

import re
from dataclasses import dataclass
from typing import Self

from domain.vendors import DEFAULT_REGION, REGION


@dataclass(frozen=True, slots=True)
class KeyName:
    kind: str
    number: int
    region: str = DEFAULT_REGION

    def __str__(self) -> str:
        if self.region == DEFAULT_REGION:
            return f"{self.kind}-{self.number}"
        return f"{self.kind}-{self.region}-{self.number}"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """None for what is no name of a key."""
        found = re.fullmatch(rf"([a-z]+)(?:-({REGION}))?-([1-9][0-9]*)", written)
        if found is None:
            return None
        return cls(found[1], int(found[3]), found[2] or DEFAULT_REGION)
