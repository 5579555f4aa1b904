"""The monitor's rules as they are typed: kept as they are, right or wrong, until they are saved.

A field is named `rule.step` or `rule.step.times`; empty means that the step is never taken.
"""

from decimal import Decimal, InvalidOperation

from werkzeug.datastructures import MultiDict

from domain.errors import InvalidField, InvalidInput
from domain.watching import BY_HABIT, STEPS, Limit, RuleName, Rules, Step, TravelLimits

Typed = dict[str, str]

NUMBERS = {
    "strange_percent": (
        "What is left of the limits for documents on a strange device, in percent",
        "For a day after somebody came from a device or network as never before.",
    ),
    "lock_minutes": ("How long a lock lasts, in minutes", "1440 is a day."),
    "sign_in_minutes": (
        "How long new devices can’t sign in by password, in minutes",
        "After too many wrong second factors.",
    ),
    "excuses_a_day": (
        "How often a day a second factor makes the counting of documents begin anew",
        "0 for never.",
    ),
    "least_km": ("From how many kilometres on travel is looked at", ""),
    "km_per_hour": ("How fast somebody can travel, in km/h", "An airliner flies 900."),
}


class RulesMistyped(Exception):
    def __init__(self, wrong: dict[str, str]) -> None:
        super().__init__(", ".join(wrong))
        self.wrong = wrong


def names() -> list[str]:
    limits = [f"{rule}.{step.name.lower()}" for rule in RuleName for step in STEPS]
    times = [
        f"{rule}.{step.name.lower()}.times"
        for rule in RuleName
        if rule in BY_HABIT
        for step in STEPS
    ]
    newcomer = [f"{rule}.newcomer" for rule in RuleName if rule in BY_HABIT]
    return [*limits, *times, *newcomer, *NUMBERS, "why", "version"]


def typed_of(rules: Rules) -> Typed:
    """As the form shows rules that there are."""
    typed = dict.fromkeys(names(), "")
    for rule, limits in rules.limits.items():
        for step, limit in limits.items():
            typed[f"{rule}.{step.name.lower()}"] = str(limit.at_least)
            if limit.times_usual is not None:
                typed[f"{rule}.{step.name.lower()}.times"] = str(limit.times_usual)
    for rule, usual in rules.newcomer.items():
        typed[f"{rule}.newcomer"] = str(usual)
    typed["least_km"], typed["km_per_hour"] = (
        str(rules.travel.least_km),
        str(rules.travel.km_per_hour),
    )
    for name in ("strange_percent", "lock_minutes", "sign_in_minutes", "excuses_a_day"):
        typed[name] = str(getattr(rules, name))
    return typed


def typed_in(form: MultiDict[str, str]) -> Typed:
    return {name: form.get(name, "").replace("\0", "").strip()[:300] for name in names()}


def rules_typed(typed: Typed) -> Rules:
    """Raises RulesMistyped with everything that is wrong."""
    wrong: dict[str, str] = {}
    limits: dict[RuleName, dict[Step, Limit]] = {}
    for rule in RuleName:
        limits[rule] = {}
        for step in STEPS:
            name = f"{rule}.{step.name.lower()}"
            if typed[name]:
                times = _times(typed, f"{name}.times", wrong) if rule in BY_HABIT else None
                limits[rule][step] = Limit(_whole(typed, name, wrong), times)
            elif typed.get(f"{name}.times"):
                wrong[name] = "Say from which number on, too."
    newcomer = {rule: _whole(typed, f"{rule}.newcomer", wrong) for rule in BY_HABIT}
    numbers = {name: _whole(typed, name, wrong) for name in NUMBERS}
    if wrong:
        raise RulesMistyped(wrong)
    travel = TravelLimits(numbers.pop("least_km"), numbers.pop("km_per_hour"))
    try:
        return Rules(limits, newcomer, travel=travel, **numbers)
    except (InvalidField, InvalidInput) as error:
        flaws = error.fields if isinstance(error, InvalidInput) else [error]
        raise RulesMistyped({flaw.pointer: f"It {flaw.message}." for flaw in flaws}) from error


def _whole(typed: Typed, name: str, wrong: dict[str, str]) -> int:
    text = typed[name].replace(",", "")
    if text.isascii() and text.isdigit() and len(text) <= 7:
        return int(text)
    wrong[name] = "Type a whole number."
    return 1


def _times(typed: Typed, name: str, wrong: dict[str, str]) -> Decimal | None:
    text = typed[name]
    if not text:
        return None
    try:
        times = Decimal(text)
    except InvalidOperation:
        times = Decimal(-1)
    if not times.is_finite() or not 0 < times < 1000 or len(text) > 8:
        wrong[name] = "Type a number such as 1.5."
        return None
    return times
