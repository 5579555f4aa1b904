"""What people are told."""

from domain.notifications.addresses import LONGEST_ADDRESS, read_address
from domain.notifications.letter import Letter

__all__ = ["LONGEST_ADDRESS", "Letter", "read_address"]
