"""Reads are written down, events are sealed, and what was sealed can be proven."""

from application.audit.findings import Finding, Report, Wrong
from application.audit.post_seals import PostSeals
from application.audit.prove_event import NotProvable, TrailProver
from application.audit.publish_seals import PublishedOtherwise, PublishSeals
from application.audit.record_read import RecordRead
from application.audit.seal_events import LogDamaged, SealEvents
from application.audit.seal_lines import (
    NotASeal,
    consistency_text,
    inclusion_text,
    inclusions_text,
    read_seals,
)
from application.audit.verify_trail import TrailVerifier, VerifyTrail

__all__ = [
    "Finding",
    "LogDamaged",
    "NotASeal",
    "NotProvable",
    "PostSeals",
    "PublishSeals",
    "PublishedOtherwise",
    "RecordRead",
    "Report",
    "SealEvents",
    "TrailProver",
    "TrailVerifier",
    "VerifyTrail",
    "Wrong",
    "consistency_text",
    "inclusion_text",
    "inclusions_text",
    "read_seals",
]
