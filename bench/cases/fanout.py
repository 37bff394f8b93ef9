"""From the commit to every open tab, against a bare broadcast fed by the same outbox."""

import time
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg

from bench.baseline.bare import bare
from bench.figures import Count, Figure, interleaved, percentile
from bench.opened import tabs
from bench.people import Guest, guests
from bench.site import Site, cpu_seconds

QUICK, FULL = (200, 100, 5), (1000, 75, 7)
# Seconds between two hints, for each socket: the same deliveries a second at every size.
PACE = 0.0002
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
    with bare(site, stream) as (bare_port, bare_process), site.web() as (port, process):
        pairs = interleaved(
            lambda _: leg(site, bare_port, bare_process, present, hints),
            lambda _: leg(site, port, process, present, hints),
            times=times,
            yardstick=lambda each: percentile(each.delays, 0.99),
        )
    count = sum((ours.count for _, ours in pairs), Count())
    note = f"{sockets} sockets, {hints} hints a repetition"

    def figure(measure: str, goal: float, value: Any) -> Figure:
        ratios = [value(ours) / value(bare) for bare, ours in pairs]
        shown = [round(1000 * value(ours), 2) for _, ours in pairs]
        return Figure("fanout", measure, ratios, goal, count, note=f"{note}; ours in ms {shown}")

    return [
        figure("p99 commit to received", 2, lambda each: percentile(each.delays, 0.99)),
        figure("p50 commit to received", 2, lambda each: percentile(each.delays, 0.5)),
        figure("server CPU per delivery", 2, lambda each: each.cpu),
    ]


def leg(
    site: Site, port: int, process: int, present: list[Guest], hints: int, *, pace: float = 0
) -> Leg:
    """Open the sockets, publish at an even pace, and compare what came with what was written."""
    path = f"/live/?stream={present[0].stream}"
    with tabs(port, [guest.headers(port) for guest in present], path=path) as opened:
        before = cpu_seconds(process)
        committed = publish(site, present[0].stream, hints, pace=pace or PACE * len(present))
        heard = opened.until(max(committed))
    delays = delays_of(heard, committed)
    spent = (cpu_seconds(process) - before) / max(1, len(delays))
    return Leg(delays, spent, sum((compared(tab, set(committed)) for tab in heard), Count()))


def delays_of(heard: list[list[list[int]]], committed: dict[int, int]) -> list[float]:
    """Seconds from each commit to each arrival."""
    return [
        (moment - committed[seq]) / 1e9 for tab in heard for seq, moment in tab if seq in committed
    ]


def compared(tab: list[list[int]], written: set[int]) -> Count:
    """What a tab did not get, and what it got again."""
    got = Counter(seq for seq, _ in tab)
    return Count(len(written - got.keys()), sum(got[seq] - 1 for seq in written & got.keys()))


def publish(site: Site, stream: str, hints: int, *, pace: float) -> dict[int, int]:
    """Commit hints one by one; gives the moment after each commit."""
    committed: dict[int, int] = {}
    with psycopg.connect(**site.dsn(), autocommit=True) as connection:
        due = time.monotonic()
        for _ in range(hints):
            due += pace
            time.sleep(max(0.0, due - time.monotonic()))
            row = connection.execute(APPEND, [stream, uuid4()]).fetchone()
            committed[row[0]] = time.monotonic_ns()  # type: ignore[index]
    return committed
