"""What choosing a password needs from outside."""

from typing import Protocol

from domain.access import Strength


class Strengths(Protocol):
    def of(self, password: str, context: frozenset[str]) -> Strength:
        """How soon it is guessed by somebody who knows the words of `context`."""
