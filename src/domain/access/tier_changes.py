"""What differs between two versions of a tier."""

from dataclasses import dataclass

from domain.access.tiers import ENTITLEMENTS, Tier


@dataclass(frozen=True, slots=True)
class TierChange:
    """One field that differs; `before` and `after` are its values."""

    name: str
    before: object
    after: object

    @property
    def takes_away(self) -> bool:
        """Whether members may afterwards less than before, at least in some respect."""
        if isinstance(self.before, frozenset) and isinstance(self.after, frozenset):
            return bool(self.before - self.after)
        if isinstance(self.before, str) or self.before == self.after:
            return False
        return self.after is not None and (self.before is None or _size(self.after, self.before))


def changes_between(before: Tier, after: Tier) -> tuple[TierChange, ...]:
    """In the order of a tier's fields."""
    return tuple(
        TierChange(name, getattr(before, name), getattr(after, name))
        for name in ("name", *ENTITLEMENTS)
        if getattr(before, name) != getattr(after, name)
    )


def _size(after: object, before: object) -> bool:
    """Numbers and truth values alike."""
    return isinstance(after, int) and isinstance(before, int) and after < before
