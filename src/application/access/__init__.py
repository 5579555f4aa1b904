"""Use cases of access: logging in, keys."""
