"""Use cases of billing: transactions come in."""
