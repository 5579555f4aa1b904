"""A tier as it is typed: kept as it is, right or wrong, until it is saved."""

from typing import Any

from werkzeug.datastructures import MultiDict

from domain.access import EXPORT_FORMATS, STATEMENT_FORMATS, Tier
from domain.errors import InvalidField, InvalidInput

NUMBERS = ("history_days", "members", "export_documents", "api_keys")
"""Those that may be unlimited."""
Typed = dict[str, Any]
Wrong = dict[str, str]
"""What is wrong, by field."""


class TierMistyped(Exception):
    def __init__(self, wrong: Wrong) -> None:
        super().__init__(", ".join(wrong))
        self.wrong = wrong


def typed_of(tier: Tier) -> Typed:
    """As the form shows a tier that there is."""
    typed: Typed = {"code": tier.code, "name": tier.name, "version": tier.version, "why": ""}
    for name in NUMBERS:
        value: int | None = getattr(tier, name)
        typed[name] = "" if value is None else str(value)
        typed[f"{name}_is"] = "unlimited" if value is None else "limited"
    typed["export_formats"] = sorted(tier.export_formats)
    typed["statement_formats"] = sorted(tier.statement_formats)
    typed["live_updates"] = "yes" if tier.live_updates else "no"
    typed["retention_years"] = str(tier.retention_years)
    return typed


def typed_in(form: MultiDict[str, str]) -> Typed:
    texts = ["code", "name", "version", "why", "live_updates", "retention_years", *NUMBERS]
    typed: Typed = {name: form.get(name, "").strip()[:400] for name in texts}
    typed |= {f"{name}_is": form.get(f"{name}_is", "")[:10] for name in NUMBERS}
    typed["export_formats"] = form.getlist("export_formats")[: len(EXPORT_FORMATS)]
    typed["statement_formats"] = form.getlist("statement_formats")[: len(STATEMENT_FORMATS)]
    return typed


def tier_typed(typed: Typed) -> Tier:
    """Raises TierMistyped with everything that is wrong."""
    wrong: Wrong = {}
    numbers = {name: _limit(typed, name, wrong) for name in NUMBERS}
    years = _whole(typed, "retention_years", wrong)
    if typed["code"] == "new":
        wrong["code"] = "“new” is the address of this page; take another."
    if typed["live_updates"] not in {"yes", "no"}:
        wrong["live_updates"] = "Choose one of the two."
    try:
        tier = Tier(
            code=typed["code"],
            name=typed["name"],
            version=_whole(typed, "version", wrong) or 0,
            export_formats=frozenset(typed["export_formats"]),
            statement_formats=frozenset(typed["statement_formats"]),
            live_updates=typed["live_updates"] == "yes",
            retention_years=10 if years is None else years,
            **numbers,
        )
    except (InvalidField, InvalidInput) as error:
        raise TierMistyped(_wrong_in(error) | wrong) from error
    if wrong:
        raise TierMistyped(wrong)
    return tier


def _wrong_in(error: InvalidField | InvalidInput) -> Wrong:
    flaws = error.fields if isinstance(error, InvalidInput) else [error]
    return {flaw.pointer: f"It {flaw.message}." for flaw in flaws}


def _limit(typed: Typed, name: str, wrong: Wrong) -> int | None:
    kind = typed[f"{name}_is"]
    if kind == "unlimited":
        return None
    if kind != "limited":
        wrong[name] = "Choose a number or “Unlimited”."
        return None
    return _whole(typed, name, wrong)


def _whole(typed: Typed, name: str, wrong: Wrong) -> int | None:
    text = str(typed[name]).replace(",", "")
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return int(text)
    wrong[name] = "Type a whole number." if text else "Type a number, 0 for none at all."
    return None
