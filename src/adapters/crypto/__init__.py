"""Keys, envelopes and seals, on the `cryptography` library."""
