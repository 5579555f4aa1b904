"""Which passwords are good enough: long, unguessable, in no list, and not about their person.

OWASP ASVS 5.0, 6.2: no rules of composition, no end date, long ones allowed, and checked against
lists of those that attackers try first (6.2.4, 6.2.12) and words of the context (6.2.11).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

SHORTEST = 12
LONGEST = 128
LEAST_SCORE = 3
"""Of zxcvbn's 0 to 4: more than 10^8 guesses."""
_SHORTEST_WORD = 4
_LEFT = 8
"""Characters that a password must have besides words of its context."""


@dataclass(frozen=True, slots=True)
class Strength:
    """How soon a password is guessed; `advice` are sentences on how to do better."""

    score: int
    is_known: bool
    """Whether it stands in a list of passwords that were stolen or are often used."""
    why: str = ""
    advice: tuple[str, ...] = ()


def as_kept(password: str) -> str:
    """The form that is hashed: NFKC (NIST SP 800-63B §3.1.1.2), so that a password typed on
    another keyboard is the same one. Nothing is cut off, no letter changes its case."""
    return unicodedata.normalize("NFKC", password)


def context_words(*texts: str) -> frozenset[str]:
    """The words of a person's name, address and companies, which somebody who knows them tries."""
    words = (
        word for text in texts for word in re.split(r"[\W_]+", as_kept(text).casefold()) if word
    )
    return frozenset(word for word in words if len(word) >= _SHORTEST_WORD)


def flaw_of_length(password: str) -> str:
    """Why it is too short or too long, counted in characters; empty when it is neither."""
    length = len(as_kept(password))
    if length < SHORTEST:
        return f"needs at least {SHORTEST} characters; this one has {length}"
    if length > LONGEST:
        return f"may have at most {LONGEST} characters; this one has {length}"
    return ""


def flaw_of(password: str, context: Iterable[str], strength: Strength) -> str:
    """Why the password is refused, and how to do better; empty when it is good enough."""
    if flaw := flaw_of_length(password):
        return flaw
    if strength.is_known:
        return (
            "stands in a list of passwords that were stolen elsewhere, which attackers try first. "
            "Several words that have nothing to do with each other make a good one"
        )
    if found := _made_of_context(as_kept(password).casefold(), context):
        return (
            f"is mostly “{found}”, which anybody who knows you would try. "
            "Use words that have nothing to do with you or your company"
        )
    if strength.score < LEAST_SCORE:
        reason = f"is easy to guess: {strength.why}" if strength.why else "is easy to guess"
        return ". ".join((reason.rstrip("."), *(text.rstrip(".") for text in strength.advice)))
    return ""


def _made_of_context(password: str, context: Iterable[str]) -> str:
    """The first word of the context without which too little would be left."""
    rest, first = password, ""
    for word in sorted(context, key=lambda word: (-len(word), word)):
        if word in rest:
            first = first or word
            rest = rest.replace(word, "")
    return first if first and len(rest) < _LEFT else ""
