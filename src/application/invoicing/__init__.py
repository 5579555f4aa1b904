"""Use cases of invoicing: documents are issued."""
