"""From the commit to every open tab, against a bare broadcast fed by the same outbox."""

import json
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg

from bench.figures import Count, Figure, interleaved, percentile
from bench.people import Guest, guests
from bench.site import Site, await_port, cpu_seconds, free_port, python
from hotline.embedded.processes import stop

QUICK, FULL = (200, 100, 5), (1000, 200, 7)
PACE = 0.04
APPEND = "SELECT live_append(%s, 'contact.updated', %s, 1)"


@dataclass(frozen=True, slots=True)
class Leg:
    """One repetition: how long each hint took to each socket, and what the server spent."""

    delays: list[float]
    cpu: float
    count: Count


def run(site: Site) -> list[Figure]:
    """The figures of this case."""
    sockets, hints, times = FULL if site.full else QUICK
    present = guests(sockets)
    stream = present[0].stream
    with _bare(site, stream) as (bare_port, bare_process), site.web() as (port, process):
        pairs = interleaved(
            lambda _: leg(site, bare_port, bare_process, present, hints),
            lambda _: leg(site, port, process, present, hints),
            times=times,
            yardstick=lambda each: percentile(each.delays, 0.99),
        )
    count = sum((ours.count for _, ours in pairs), Count())
    note = f"{sockets} sockets, {hints} hints a repetition"

    def figure(measure: str, goal: str, value: Any) -> Figure:
        ratios = [value(ours) / value(bare) for bare, ours in pairs]
        shown = [round(1000 * value(ours), 2) for _, ours in pairs]
        return Figure("fanout", measure, ratios, goal, count, f"{note}; ours in ms {shown}")

    return [
        figure("p99 commit to received", "<=2", lambda each: percentile(each.delays, 0.99)),
        figure("p50 commit to received", "<=2", lambda each: percentile(each.delays, 0.5)),
        figure("server CPU per delivery", "<=2", lambda each: each.cpu),
    ]


def leg(
    site: Site, port: int, process: int, present: list[Guest], hints: int, deaf: int = 0
) -> Leg:
    """Open the sockets, publish at an even pace, and compare what came with what was written."""
    headers = [guest.headers(port) for guest in present]
    wish = {"port": port, "path": "/live/", "headers": headers, "deaf": deaf}
    client = python("bench.sockets", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert client.stdin
    assert client.stdout
    try:
        client.stdin.write(json.dumps(wish).encode() + b"\n")
        client.stdin.flush()
        json.loads(client.stdout.readline())
        before = cpu_seconds(process)
        committed = publish(site, present[0].stream, hints)
        client.stdin.write(json.dumps({"last": max(committed)}).encode() + b"\n")
        client.stdin.flush()
        tabs = json.loads(client.stdout.readline())["tabs"]
    finally:
        client.kill()
        client.wait()
    delays = [
        (moment - committed[seq]) / 1e9 for tab in tabs for seq, moment in tab if seq in committed
    ]
    spent = (cpu_seconds(process) - before) / max(1, len(delays))
    return Leg(delays, spent, sum((compared(tab, set(committed)) for tab in tabs), Count()))


def compared(tab: list[list[int]], written: set[int]) -> Count:
    """What a tab did not get, and what it got again."""
    got = Counter(seq for seq, _ in tab)
    return Count(len(written - got.keys()), sum(got[seq] - 1 for seq in written & got.keys()))


def publish(site: Site, stream: str, hints: int) -> dict[int, int]:
    """Commit hints one by one; gives the moment after each commit."""
    committed: dict[int, int] = {}
    with psycopg.connect(**site.dsn(), autocommit=True) as connection:
        due = time.monotonic()
        for _ in range(hints):
            due += PACE
            time.sleep(max(0.0, due - time.monotonic()))
            row = connection.execute(APPEND, [stream, uuid4()]).fetchone()
            committed[row[0]] = time.monotonic_ns()  # type: ignore[index]
    return committed


@contextmanager
def _bare(site: Site, stream: str) -> Iterator[tuple[int, int]]:
    port = free_port()
    process = python("bench.baseline.bare_broadcast", str(port), stream, env=site.libpq())
    try:
        await_port(port, process)
        yield port, process.pid
    finally:
        stop(process, (signal.SIGTERM, 5.0))
