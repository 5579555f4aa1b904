"""A new password is good enough, or its person is told why not."""

from application.access.password_ports import Strengths
from application.access.ports import Passwords
from domain.access import context_words, flaw_of, flaw_of_length
from domain.errors import InvalidField

PRODUCT = "counterfoil"


class PasswordChooser:
    def __init__(self, passwords: Passwords, strengths: Strengths) -> None:
        self._passwords = passwords
        self._strengths = strengths

    def __call__(self, password: str, *about: str) -> str:
        """The hash to keep. `about` are the person's name, address and companies.

        Raises InvalidField at `password`, with why and how to do better.
        """
        # Before anything that takes time in its length.
        if flaw := flaw_of_length(password):
            raise InvalidField("password", flaw)
        context = context_words(PRODUCT, *about)
        if flaw := flaw_of(password, context, self._strengths.of(password, context)):
            raise InvalidField("password", flaw)
        return self._passwords.hash(password)
