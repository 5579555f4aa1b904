"""Which stretches of time are proven, and which are still to be looked at event by event."""

from dataclasses import dataclass
from datetime import UTC, datetime

from application.audit.ports import Window

_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Proven:
    window: Window
    events: int


def to_look_at(unproven: list[Window], proven: list[Proven]) -> tuple[list[Window], int]:
    """Stretches that cover `unproven` and don't overlap, and how many events lie outside of them.

    A proven one that touches an unproven one is looked at again as a whole.
    """
    stretches = _merged([_span(window) for window in unproven])
    outside = 0
    again = []
    for one in proven:
        begin, end = _span(one.window)
        if any(other_begin < end and begin < other_end for other_begin, other_end in stretches):
            again.append((begin, end))
        else:
            outside += one.events
    return [_window(span) for span in _merged(stretches + again)], outside


def _merged(spans: list[_Span]) -> list[_Span]:
    merged: list[_Span] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _span(window: Window) -> _Span:
    return window.begin or _FIRST, window.end or _LAST


def _window(span: _Span) -> Window:
    begin, end = span
    return Window(None if begin == _FIRST else begin, None if end == _LAST else end)
