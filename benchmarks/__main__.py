"""`script/bench NAME [--json]`; without a name, says which there are."""

import pkgutil
import sys
from importlib import import_module

import benchmarks

NOT_ONE = {"__main__", "bare_list", "database", "list_data", "reporting", "serving"}


def main(arguments: list[str]) -> int:
    known = sorted({found.name for found in pkgutil.iter_modules(benchmarks.__path__)} - NOT_ONE)
    names = [argument for argument in arguments if not argument.startswith("-")]
    if not names:
        print("Benchmarks:", *(f"\n  {name}{_about(name)}" for name in known))
        return 0
    if names[0] not in known:
        print(f"There is no benchmark {names[0]}; known are: {', '.join(known)}", file=sys.stderr)
        return 2
    import_module(f"benchmarks.{names[0]}").main(as_json="--json" in arguments)
    return 0


def _about(name: str) -> str:
    return f": {(import_module(f'benchmarks.{name}').__doc__ or '').splitlines()[0]}"


sys.exit(main(sys.argv[1:]))
