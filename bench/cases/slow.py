"""One in a hundred stops reading: what the others notice of it, and what it costs the server."""

import json
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.cases.fanout import PACE, compared, delays_of, publish
from bench.figures import Count, Figure, interleaved, percentile
from bench.opened import tabs
from bench.people import Guest, guests
from bench.site import Site

QUICK, FULL = (200, 100, 5), (500, 100, 5)
SHARE = 100
# More than the buffers of a kernel hold: six megabytes in long hints.
FLOOD, TOGETHER = 1500, 50
LONG = json.dumps({f"count{number:04d}": number for number in range(250)})
PUBLISH = """
SELECT live_publish(
    array_fill(%(stream)s::text, ARRAY[%(number)s]),
    array_fill('case.changed'::text, ARRAY[%(number)s]),
    array_fill(gen_random_uuid(), ARRAY[%(number)s]),
    array_fill(1, ARRAY[%(number)s]),
    array_fill(%(counts)s::jsonb, ARRAY[%(number)s])
)
"""


@dataclass(frozen=True, slots=True)
class Leg:
    """What the reading sockets saw, and the server's memory afterwards."""

    delays: list[float]
    memory: float
    count: Count


def run(site: Site) -> list[Figure]:
    """The figures of this case."""
    sockets, hints, times = FULL if site.full else QUICK
    present = guests(sockets)
    few = max(1, sockets // SHARE)
    with site.web() as (port, process):
        pairs = interleaved(
            lambda _: _leg(site, port, process, present, hints, few, deaf=0),
            lambda _: _leg(site, port, process, present, hints, few, deaf=few),
            times=times,
            yardstick=lambda each: percentile(each.delays, 0.99),
        )
    count = sum((some.count for _, some in pairs), Count())
    note = f"{sockets} sockets; {few} of them get {FLOOD} long hints and stop reading, or read"
    p99 = [percentile(some.delays, 0.99) / percentile(none.delays, 0.99) for none, some in pairs]
    memory = [some.memory / none.memory for none, some in pairs]
    return [
        Figure("slow", "p99 of those who read", p99, 1.2, count, note=note),
        Figure("slow", "memory of the server", memory, 1.2, count, note=note),
    ]


def _leg(
    site: Site, port: int, process: int, present: list[Guest], hints: int, few: int, *, deaf: int
) -> Leg:
    headers = [guest.headers(port) for guest in present]
    both = [f"/live/?stream={guest.stream}&stream={guest.own}" for guest in present[:few]]
    path = f"/live/?stream={present[0].stream}"
    with tabs(port, headers, path=path, first=both, deaf=deaf) as opened:
        for guest in present[:few]:
            _flood(site, guest.own)
        committed = publish(site, present[0].stream, hints, pace=PACE * len(present))
        heard = opened.until(max(committed))[few - deaf :]
        memory = _resident(process)
    kept = Count(lost=deaf - opened.let_go)  # who is not let go is a loss for the server
    count = sum((compared(tab, set(committed)) for tab in heard), kept)
    return Leg(delays_of(heard, committed), memory, count)


def _flood(site: Site, stream: str) -> None:
    wish = {"stream": stream, "number": TOGETHER, "counts": LONG}
    with psycopg.connect(**site.dsn(), autocommit=True) as connection:
        for _ in range(FLOOD // TOGETHER):
            connection.execute(PUBLISH, wish)


def _resident(process: int) -> float:
    return float(Path(f"/proc/{process}/statm").read_text().split()[1])
