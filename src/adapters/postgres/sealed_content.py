"""Several facts about a person, sealed together in one column."""

import json
from collections.abc import Mapping
from typing import Any

from application.sealing import ColumnSeal, Place


def sealed(seal: ColumnSeal, place: Place, facts: Mapping[str, Any]) -> bytes:
    return seal.seal(json.dumps(facts, ensure_ascii=False).encode(), place)


def opened(seal: ColumnSeal, place: Place, content: bytes) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(seal.open(bytes(content), place))
    return facts
