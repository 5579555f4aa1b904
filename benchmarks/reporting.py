"""The one shape in which a measurement is told."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Measurement:
    """`value` and `ceiling` are in `unit`; `n` is how many things were measured.

    The ratio is at most 1 at the ceiling: for times (`lower_is_better`) it is ceiling / value.
    """

    name: str
    value: float
    unit: str
    ceiling: float
    n: int
    lower_is_better: bool = False

    @property
    def ratio(self) -> float:
        return self.ceiling / self.value if self.lower_is_better else self.value / self.ceiling

    def report(self, *, as_json: bool) -> None:
        """Print it: a line of JSON, or a line for people."""
        if as_json:
            facts = asdict(self) | {"ratio": round(self.ratio, 4)}
            del facts["lower_is_better"]
            print(json.dumps(facts), flush=True)
        else:
            print(
                f"{self.name}: {self.value:,.4g} {self.unit}, "
                f"{self.ratio:.2f} of the ceiling of {self.ceiling:,.4g} (n = {self.n:,})",
                flush=True,
            )
