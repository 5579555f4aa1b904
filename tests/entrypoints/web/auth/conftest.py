"""Alice is a member with a password, Sam is staff; the clock stands still."""

from datetime import UTC, datetime

import pytest
from dependency_injector import providers
from tests.builders import an_account
from tests.entrypoints.web.auth.ways import HeldClock
from tests.installation import Installation

ALICE = "alice@mine.example"
SAM = "sam@house.example"


@pytest.fixture
def clock(installation: Installation) -> HeldClock:
    held = HeldClock(datetime.now(UTC).replace(microsecond=0))
    installation.container.clock.override(providers.Object(held))
    return held


@pytest.fixture
def house(installation: Installation, clock: HeldClock) -> Installation:
    installation.add()
    installation.add_member(ALICE, an_account())
    return installation
