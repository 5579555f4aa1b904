"""Use cases of keys: rotating, encrypting anew, retiring."""

from application.keys.key_missing import KeyMissing
from application.keys.key_name import KeyName

__all__ = ["KeyMissing", "KeyName"]
