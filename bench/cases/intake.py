"""Taking new calls for minutes on end, against pgbench sending the same statements."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from bench import calls
from bench.cases.fanout import PACE, compared, delays_of, publish
from bench.figures import Count, Figure, interleaved, percentile
from bench.opened import tabs
from bench.people import Guest, guests
from bench.pgbench import pgbench
from bench.site import Site

SCRIPT = Path(__file__).parent.parent / "baseline" / "intake.sql"
PROCESSES, CLIENTS = 2, 8
#: How many turns, and how many seconds each of both has in a turn: ten minutes at full size.
QUICK, FULL = (5, 6.0), (10, 60.0)
SOCKETS, RINGS, REPEATS = 50, 40, 5
KEYS_BESIDE = """
CREATE TABLE bench_wrappedkey (
    id bigserial PRIMARY KEY, owner uuid NOT NULL, kind text NOT NULL, data_class text NOT NULL,
    kek_version integer NOT NULL, wrapped bytea NOT NULL, created_at timestamptz NOT NULL,
    messages integer NOT NULL, retired_at timestamptz);
CREATE UNIQUE INDEX ON bench_wrappedkey (owner, data_class) WHERE retired_at IS NULL;
CREATE INDEX ON bench_wrappedkey (kek_version);
CREATE INDEX ON bench_wrappedkey (owner);
"""
KEPT = """
SELECT event.call_key, count(*), count(DISTINCT event.contact_id),
       count(outbox.seq) FILTER (WHERE outbox.type = 'contact.offered')
  FROM cases_lineevent AS event LEFT JOIN live_outbox AS outbox ON outbox.ref = event.contact_id
 WHERE event.call_key = ANY(%s) GROUP BY event.call_key
"""
RANG = "SELECT ref, seq FROM live_outbox WHERE type = 'contact.offered' AND ref = ANY(%s)"


def run(site: Site) -> list[Figure]:
    """The figures of this case."""
    turns, seconds = FULL if site.full else QUICK
    office, queue = _office()
    with ProcessPoolExecutor(
        PROCESSES, multiprocessing.get_context("spawn"), calls.begin
    ) as workers:
        rate, steady = _taking(site, workers, office, queue, turns, seconds)
    return [rate, steady, _ringing(site)]


def _taking(
    site: Site, workers: ProcessPoolExecutor, office: Any, queue: Any, turns: int, seconds: float
) -> tuple[Figure, Figure]:
    count = Count()
    waits: list[list[float]] = []
    variables = {"office": office.pk, "queue": queue.pk, "n": 0}

    def ours(turn: int) -> float:
        nonlocal count
        shares = [list(range(part, CLIENTS, PROCESSES)) for part in range(PROCESSES)]
        work = [workers.submit(calls.take, turn, share, seconds) for share in shares]
        taken = [each.result() for each in work]
        names = [name for each in taken for name in each.calls]
        waits.append([wait for each in taken for wait in each.waits])
        count += _kept(names)
        return len(names) / seconds

    def bare(turn: int) -> float:
        return pgbench(site, SCRIPT, {**variables, "leg": turn}, CLIENTS, ("-T", str(int(seconds))))

    _warmed(workers)
    pairs = interleaved(bare, ours, times=turns, yardstick=lambda rate: rate)
    rates = [(round(bare_rate), round(our_rate)) for bare_rate, our_rate in pairs]
    note = (
        f"{CLIENTS} at once, {turns} times {seconds:.0f} s each in turn,"
        f" {sum(map(len, waits))} calls; pgbench and ours, calls a second: {rates}"
    )
    p99 = [percentile(each, 0.99) for each in waits]
    shown = [round(1000 * each, 1) for each in p99]
    return (
        Figure(
            "intake",
            "new calls a second",
            [our_rate / bare_rate for bare_rate, our_rate in pairs],
            0.25,
            count,
            least=True,
            note=note,
        ),
        Figure(
            "intake",
            f"p99 of the last {seconds:.0f} s to the first",
            [p99[-1] / p99[0]],
            1.2,
            note=f"p99 of each turn in ms: {shown}",
        ),
    )


def _warmed(workers: ProcessPoolExecutor) -> None:
    """What each process does once, such as fetching its keys, is done before the clock runs."""
    first = [
        workers.submit(calls.take, 9000 + part, range(CLIENTS), 1.0) for part in range(PROCESSES)
    ]
    for each in first:
        each.result()


def _kept(names: list[str]) -> Count:
    """Every call must be one event, one contact and one hint, however often it was handed over."""
    from django.db import connection

    from vault import blind_index

    keys = [blind_index.provider_key(calls.LINE, name) for name in names]
    with connection.cursor() as cursor:
        cursor.execute(KEPT, [keys])
        kept = {bytes(key): tuple(counts) for key, *counts in cursor.fetchall()}
    doubled = sum(max(counts) - 1 for counts in kept.values())
    return Count(sum(0 in kept.get(key, (0,)) for key in keys), doubled)


def _ringing(site: Site) -> Figure:
    """From the commit of a call, and of a bare hint, to the same open desks."""
    present = guests(SOCKETS)
    with site.web() as (port, _process):
        pairs = interleaved(
            lambda _: _hints(site, port, present),
            lambda turn: _rings(port, present, turn),
            times=REPEATS,
            yardstick=lambda leg: percentile(leg[0], 0.99),
        )
    shown = [
        tuple(round(1000 * percentile(each[0], 0.99), 2) for each in (bare, ours))
        for bare, ours in pairs
    ]
    return Figure(
        "intake",
        "p99 of a ring to the desks, to that of a hint",
        [percentile(ours[0], 0.99) / percentile(bare[0], 0.99) for bare, ours in pairs],
        1.5,
        sum((ours[1] for _, ours in pairs), Count()),
        note=f"{SOCKETS} desks, {RINGS} rings a repetition; hint and ring in ms: {shown}",
    )


def _hints(site: Site, port: int, present: list[Guest]) -> tuple[list[float], Count]:
    path = f"/live/?stream={present[0].stream}"
    with tabs(port, [guest.headers(port) for guest in present], path=path) as opened:
        committed = publish(site, present[0].stream, RINGS, pace=PACE * len(present))
        heard = opened.until(max(committed))
    return delays_of(heard, committed), Count()


def _rings(port: int, present: list[Guest], turn: int) -> tuple[list[float], Count]:
    from django.db import connection

    path = f"/live/?stream={present[0].stream}"
    with tabs(port, [guest.headers(port) for guest in present], path=path) as opened:
        moments = calls.ring(turn, RINGS, pace=PACE * len(present))
        with connection.cursor() as cursor:
            cursor.execute(RANG, [list(moments)])
            committed = {seq: moments[ref] for ref, seq in cursor.fetchall()}
        heard = opened.until(max(committed))
    count = sum((compared(tab, set(committed)) for tab in heard), Count(RINGS - len(committed)))
    return delays_of(heard, committed), count


def _office() -> tuple[Any, Any]:
    """The office that answers the line, and its queue, here and for pgbench."""
    from django.db import connection

    from bench.people import operators
    from cases.models import Line, Queue

    office = operators()[0].office
    Line.objects.update_or_create(key=calls.LINE, defaults={"office": office})
    with connection.cursor() as cursor:
        cursor.execute(KEYS_BESIDE)
    return office, Queue.objects.get_or_create(office=office, language="uk")[0]
