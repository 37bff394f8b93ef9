"""Taking a contact through the console's service, against pgbench sending the same statement."""

import multiprocessing
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from bench import calls, claims
from bench.figures import Count, Figure, interleaved
from bench.pgbench import pgbench
from bench.site import Site

SCRIPT = Path(__file__).parent.parent / "baseline" / "claim.sql"
PROCESSES = 2
RACE = 200
TOLD = """
SELECT ref::text, count(*) FROM live_outbox
 WHERE type = 'contact.claimed' AND ref::text LIKE %s GROUP BY ref
"""
Claim = Callable[[int, list[int], int], tuple[float, float, list[str]]]


def run(site: Site) -> list[Figure]:
    """The figures of this case."""
    office = _office(32)
    sizes = [(8, 1000, 7), (32, 250, 7)] if site.full else [(8, 200, 5)]
    figures = []
    with ProcessPoolExecutor(
        PROCESSES, multiprocessing.get_context("spawn"), calls.begin
    ) as workers:
        for place, (clients, number, times) in enumerate(sizes):
            figures.append(_figure(site, workers, office, clients, number, times, 1000 * place))
    return figures


def _figure(
    site: Site,
    workers: ProcessPoolExecutor,
    office: Any,
    clients: int,
    number: int,
    times: int,
    first_leg: int,
) -> Figure:
    count = Count()

    def ours(turn: int) -> float:
        nonlocal count
        leg = first_leg + turn
        claims.seed(office, leg, clients, number)
        seconds, taken = _work(workers, claims.claim_each, leg, clients, number)
        count += _compared(leg, taken, clients * number)
        return clients * number / seconds

    def bare(turn: int) -> float:
        claims.seed(office, first_leg + turn, clients, number)
        variables = {"n": 0, "leg": first_leg + turn, "office": office.pk}
        return pgbench(site, SCRIPT, variables, clients, ("-t", str(number)))

    pairs = interleaved(bare, ours, times=times, yardstick=lambda rate: rate)
    race = first_leg + 2 * times
    claims.seed(office, race, 1, RACE)
    _, taken = _work(workers, claims.claim_same, race, clients, RACE)
    count += _compared(race, taken, RACE)
    rates = [(round(bare_rate), round(our_rate)) for bare_rate, our_rate in pairs]
    return Figure(
        "claim",
        f"claims a second, {clients} at once",
        [our_rate / bare_rate for bare_rate, our_rate in pairs],
        0.3,
        count,
        least=True,
        note=f"pgbench and ours, claims a second: {rates}; {RACE} contacts raced for by all",
    )


def _work(
    workers: ProcessPoolExecutor, claim: Claim, leg: int, clients: int, number: int
) -> tuple[float, list[str]]:
    shares = [list(range(part, clients, PROCESSES)) for part in range(PROCESSES)]
    done = [workers.submit(claim, leg, share, number) for share in shares]
    parts = [each.result() for each in done]
    seconds = max(end for _, end, _ in parts) - min(begin for begin, _, _ in parts)
    return seconds, [ref for _, _, taken in parts for ref in taken]


def _compared(leg: int, taken: list[str], expected: int) -> Count:
    """What was taken must be everything, by one person each, and told once each."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(TOLD, [f"{leg:08x}-%"])
        told = dict(cursor.fetchall())
    winners = Counter(taken)
    lost = expected - len(winners.keys() & told.keys())
    return Count(lost, sum(max(winners[ref], told.get(ref, 0)) - 1 for ref in winners))


def _office(clients: int) -> Any:
    from operators.models import Office, Operator

    office = Office.objects.create(name="Bench of claims", code="claims")
    for client in range(clients):
        Operator.objects.create(
            ref=claims.operator_ref(client),
            call_sign=f"Claim-{client + 1}",
            role="operator",
            office=office,
            languages=["uk"],
        )
    return office
