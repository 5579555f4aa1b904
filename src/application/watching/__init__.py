"""What the access monitor does with what it notices."""

from application.watching.catch_up import CatchUp
from application.watching.edit_rules import EditRules, RulesEditor
from application.watching.know_device import KnowDevice, device_sha256
from application.watching.monitor import Monitor, people_in
from application.watching.notice_move import NoticeMove, has_moved
from application.watching.ports import FindPlaces, KnownDevices, WatchReads
from application.watching.release_person import PersonReleaser, ReleasePerson

__all__ = [
    "CatchUp",
    "EditRules",
    "FindPlaces",
    "KnowDevice",
    "KnownDevices",
    "Monitor",
    "NoticeMove",
    "PersonReleaser",
    "ReleasePerson",
    "RulesEditor",
    "WatchReads",
    "device_sha256",
    "has_moved",
    "people_in",
]
