"""A key that is needed isn't there."""


class KeyMissing(Exception):
    """Nothing can be encrypted, read or signed until somebody brings the key; says which."""
