"""What is done again and again, and how often."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from application.answer_once import KEPT_FOR
from domain.audit import Actor
from entrypoints.container import Container

SCHEDULER = Actor.system("scheduler")
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Duty:
    """`act` is called every `seconds`; it must be safe to run in several processes at once."""

    name: str
    seconds: float
    act: Callable[[], object]


def duties(container: Container) -> list[Duty]:
    """All duties; a new one is added here."""
    from entrypoints.worker.worker import give_back_orphans

    redis, relay = container.redis(), container.outbox_relay()
    settings = container.settings()
    devices = container.known_devices()
    answers, clock = container.kept_answers(), container.clock()
    return [
        Duty("relay_outbox", 0.25, relay),
        Duty("seal_events", 3, container.seal_events()),
        Duty("make_room", 3600, container.make_room()),
        Duty("prune_trail", 86400, lambda: container.prune_trail()(SCHEDULER)),
        Duty("publish_seals", 3, container.publish_seals()),
        *[Duty("post_seals", 3, container.seal_deliveries().ask)] * bool(settings.audit_seals_url),
        Duty("give_back_orphans", 15, lambda: give_back_orphans(redis, relay.failed)),
        Duty("seal_plain_people", 300, container.seal_plain_people()),
        Duty("forget_old_logins", 3600, lambda: container.old_logins().forget(clock.now())),
        Duty("forget_answers", 3600, lambda: answers.forget(clock.now() - KEPT_FOR)),
        Duty("watch_what_was_missed", 30, container.catch_up()),
        Duty("forget_devices", 86_400, lambda: devices.forget_devices(clock.now() - A_YEAR)),
    ]
