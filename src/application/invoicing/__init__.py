"""Use cases of invoicing: documents are issued."""

from application.invoicing.issuing import ToIssue, issue_all

__all__ = ["ToIssue", "issue_all"]
