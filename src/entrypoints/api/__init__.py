"""The API for other systems: `/api/v1`."""

from entrypoints.api.transactions import transactions

BLUEPRINTS = (transactions,)

__all__ = ["BLUEPRINTS"]
