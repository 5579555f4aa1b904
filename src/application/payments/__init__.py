"""Use cases of payments: money comes in."""
