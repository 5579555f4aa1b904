"""Reads are written down, events are sealed, and what was sealed can be proven."""

from application.audit.record_read import RecordRead
from application.audit.seal_events import LogDamaged, SealEvents

__all__ = ["LogDamaged", "RecordRead", "SealEvents"]
