"""Ways into the system: they parse, call a use case or a query, and present."""
