"""E-mail addresses, as people write them."""

import re

from domain.errors import InvalidField

LONGEST_ADDRESS = 254
"""Characters of an address that can be delivered to (RFC 5321 §4.5.3.1.3, without the brackets)."""

# What would need quotes in a header (RFC 5322 §3.2.3), besides spaces; nobody's address has it.
_SPECIAL = r"\s()<>\[\]:;@\\,\"\x00-\x1f\x7f-\x9f"
_ADDRESS = re.compile(rf"[^{_SPECIAL}]{{1,64}}@[^{_SPECIAL}.]+(?:\.[^{_SPECIAL}.]+)*")


def read_address(written: str, pointer: str = "email") -> str:
    """The address without the spaces around it. Raises InvalidField at `pointer`."""
    address = written.strip()
    if not address:
        raise InvalidField(pointer, "is needed")
    if (
        len(address) > LONGEST_ADDRESS
        or not address.isprintable()
        or not _ADDRESS.fullmatch(address)
    ):
        raise InvalidField(pointer, "is no e-mail address; one looks like name@company.example")
    return address
