"""Reads are written down, events are sealed, and what was sealed can be proven."""

from application.audit.findings import Finding, Report, Wrong
from application.audit.record_read import RecordRead
from application.audit.seal_events import LogDamaged, SealEvents
from application.audit.verify_trail import TrailVerifier, VerifyTrail

__all__ = [
    "Finding",
    "LogDamaged",
    "RecordRead",
    "Report",
    "SealEvents",
    "TrailVerifier",
    "VerifyTrail",
    "Wrong",
]
