"""From a change on a crowded floor to the leader's screen that shows it, against plain fan-out."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from bench.cases import fanout
from bench.figures import Count, Figure, interleaved, percentile
from bench.opened import tabs
from bench.people import Guest, guest_of, guests, leader, operators
from bench.site import Site, python

QUICK, FULL = (200, 40, 5), (1000, 50, 7)
GOAL = 1.5
#: Seconds between two changes, on both sides; a browser asks no more often than once a second.
PACE = 0.2
PART = "/floor/parts/"
#: Seconds that stand for a change that was never drawn.
NEVER = 60.0
#: The place of "Pause" among the numbers of the screen while nobody waits.
PAUSED = 4
THERE = """
INSERT INTO operators_presence (operator_id, state, reason, since, heartbeat_at, version)
SELECT ref, 'ready', '', now() - interval '1 minute', now(), 1
  FROM operators_operator WHERE ref = ANY (%s::uuid[])
    ON CONFLICT (operator_id) DO UPDATE SET state = 'ready', reason = '', since = excluded.since,
       heartbeat_at = excluded.heartbeat_at
"""
PAUSES = """
WITH moved AS (
    UPDATE operators_presence SET state = 'pause', reason = 'break', since = clock_timestamp(),
           version = version + 1
     WHERE operator_id = %(person)s AND state = 'ready' RETURNING version
)
SELECT live_append(%(stream)s, 'presence.changed', %(person)s, version) FROM moved
"""


@dataclass(frozen=True, slots=True)
class Leg:
    """One repetition: how long each change took to the screen that shows it, and what never did."""

    delays: list[float]
    count: Count


def run(site: Site) -> list[Figure]:
    """The figures of this case."""
    people, changes, times = FULL if site.full else QUICK
    present = guests(people, shift=people)
    shift = operators(people)
    watcher = guest_of(leader())
    with site.web() as (port, process):
        pairs = interleaved(
            lambda _: _plain(fanout.leg(site, port, process, present, changes, pace=PACE)),
            lambda _: _leg(site, port, present, watcher, shift[:changes], shift),
            times=times,
            yardstick=lambda each: percentile(each.delays, 0.99),
        )
    count = sum((plain.count + ours.count for plain, ours in pairs), Count())

    shown = [
        [tuple(round(1000 * percentile(leg.delays, share), 1) for leg in pair) for pair in pairs]
        for share in (0.99, 0.5)
    ]
    return [
        Figure(
            "floor",
            f"p99 from a change to the screen, to p99 of fan-out, {people:,} people",
            [
                percentile(ours.delays, 0.99) / percentile(plain.delays, 0.99)
                for plain, ours in pairs
            ],
            GOAL,
            count,
            note=f"{changes} changes a repetition, a socket each; fan-out and screen in ms,"
            f" p99 {shown[0]}, median {shown[1]}",
        )
    ]


def _plain(leg: fanout.Leg) -> Leg:
    return Leg(leg.delays, leg.count)


def _leg(
    site: Site,
    port: int,
    present: list[Guest],
    watcher: Guest,
    moved: list[Any],
    shift: list[Any],
) -> Leg:
    """Everybody is there and listens; one after the other pauses; the screen draws each of them."""
    path = f"/live/?stream={watcher.stream}"
    with psycopg.connect(**site.dsn(), autocommit=True) as opened:
        opened.execute(THERE, [[str(person.pk) for person in shift]])
        with (
            tabs(port, [guest.headers(port) for guest in present], path=path) as heard,
            _screen(port, watcher, path) as screen,
        ):
            committed = _pauses(opened, watcher.stream, moved)
            last = max(committed)
            drawn = _ask(screen, {"last": last})
            told = heard.until(last)
    count = sum((fanout.compared(tab, set(committed)) for tab in told), Count())
    delays, missing = _shown(committed, drawn)
    more = max(0, max((paused for _, _, paused in drawn), default=0) - len(moved))
    return Leg(delays, count + Count(lost=missing, doubled=more))


def _pauses(opened: Any, stream: str, moved: list[Any]) -> dict[int, int]:
    committed: dict[int, int] = {}
    due = time.monotonic()
    for person in moved:
        due += PACE
        time.sleep(max(0.0, due - time.monotonic()))
        row = opened.execute(PAUSES, {"person": person.pk, "stream": stream}).fetchone()
        committed[row[0]] = time.monotonic_ns()
    return committed


def _shown(committed: dict[int, int], drawn: list[tuple[int, int, int]]) -> tuple[list[float], int]:
    """Seconds from each commit to the first draw that counts it, and how many were never drawn."""
    delays, missing = [], 0
    for place, (_, moment) in enumerate(sorted(committed.items()), start=1):
        first = next((at for _, at, paused in drawn if paused >= place), None)
        missing += first is None
        delays.append(NEVER if first is None else (first - moment) / 1e9)
    return delays, missing


@contextmanager
def _screen(port: int, watcher: Guest, path: str) -> Iterator[subprocess.Popen[bytes]]:
    client = python("bench.screens", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    wish = {"port": port, "path": path, "part": PART, "figure": PAUSED}
    try:
        _ask(client, wish | {"headers": watcher.headers(port)})
        yield client
    finally:
        client.kill()
        client.wait()


def _ask(client: subprocess.Popen[bytes], question: dict[str, Any]) -> Any:
    assert client.stdin
    assert client.stdout
    client.stdin.write(json.dumps(question).encode() + b"\n")
    client.stdin.flush()
    return json.loads(client.stdout.readline())
