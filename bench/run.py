"""scripts/bench: each case beside its baseline, one report, one verdict."""

import argparse
import importlib
import json
import os
import pkgutil
import platform
import sys
from pathlib import Path
from typing import Any

from bench import cases
from bench.figures import Figure
from bench.site import site
from hotline.embedded.refusal import exit_status, stop_on_signals

LONGEST = 600
CASES = sorted(module.name for module in pkgutil.iter_modules(cases.__path__))


def main(arguments: list[str]) -> int:
    """Run the cases; 0 when every goal is reached and nothing was lost or doubled."""
    wish = _parsed(arguments)
    stop_on_signals()
    return exit_status(lambda: _run(wish))


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument("case", nargs="*", help=", ".join(CASES))
    parser.add_argument("--json", type=Path, help="where to write the report")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="small sizes (the default)")
    size.add_argument("--full", action="store_true", help="large sizes")
    parser.add_argument(
        "--seconds", type=int, default=0, help="how long a case that runs by the clock runs, to 600"
    )
    wish = parser.parse_args(arguments)
    if wish.seconds and not 5 <= wish.seconds <= LONGEST:
        parser.error(f"--seconds is from 5 to {LONGEST}")
    if unknown := set(wish.case) - set(CASES):
        parser.error(f"no such case: {', '.join(sorted(unknown))}")
    return wish


def _run(wish: argparse.Namespace) -> int:
    figures: list[Figure] = []
    before = os.getloadavg()[0]
    with site(full=wish.full, seconds=wish.seconds) as place:
        for name in wish.case or CASES:
            for figure in importlib.import_module(f"bench.cases.{name}").run(place):
                _show(figure)
                figures.append(figure)
        machine = _machine(before)
    report = {"machine": machine, "cases": [figure.as_json() for figure in figures]}
    if wish.json:
        wish.json.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    missed = [f"{each.case}: {each.measure}" for each in figures if not each.passes]
    words = "; ".join(missed) if missed else f"{len(figures)} figures"
    sys.stdout.write(f"VERDICT {'fail' if missed else 'pass'} {words}\n")
    return 1 if missed else 0


def _show(figure: Figure) -> None:
    it = figure.as_json()
    limit = "at least" if figure.least else "at most"
    sys.stdout.write(
        f"{'pass' if it['pass'] else 'FAIL'}  {it['case']}: {it['measure']}"
        f" {it['ratio']} ({it['min']} to {it['max']}), goal {limit} {it['goal']},"
        f" lost {it['lost']}, doubled {it['doubled']}\n"
    )
    sys.stdout.flush()


def _machine(load_before: float) -> dict[str, Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (postgres,) = cursor.fetchone()
    return {
        "cores": os.cpu_count(),
        "load_before": round(load_before, 2),
        "load_after": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "postgresql": postgres,
        "system": platform.platform(),
    }


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
