"""pgbench with a script of ours: the least that the same statements can cost."""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.site import Site
from hotline.embedded.binaries import programs_for
from hotline.embedded.processes import Account

THREADS = 2


def pgbench(
    site: Site, script: Path, variables: Mapping[str, object], clients: int, long: Sequence[str]
) -> float:
    """Transactions a second; `long` says how long, as pgbench's own option. None may fail."""
    program = programs_for(Account(os.geteuid(), os.getegid())) / "pgbench"
    told = [f"-D{name}={value}" for name, value in variables.items()]
    said = subprocess.run(
        [
            *(program, "-n", "-M", "prepared", "-c", str(clients), "-j", str(THREADS)),
            *(*told, *long, "-f", script),
        ],
        env=site.libpq(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    rate = re.search(r"^tps = ([0-9.]+)", said, re.MULTILINE)
    processed = re.search(r"processed: (\d+)(?:/(\d+))?", said)
    whole = processed and processed[2] in (None, processed[1])
    if rate is None or not whole or "failed transactions: 0 " not in said:
        raise RuntimeError(f"pgbench did not finish: {said}")
    return float(rate[1])
