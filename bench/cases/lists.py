"""The lists among a million cases, to the same lists among a thousand; and what a row costs."""

import multiprocessing
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from urllib.parse import urlencode

import psycopg
from psycopg import sql

from bench import crowd, pages, rows
from bench.crowd import gather
from bench.figures import Figure, interleaved
from bench.site import Site
from hotline.embedded.roles import ROLES

FEW = 1_000
QUICK, FULL = 100_000, 1_000_000
TIMES, TRIES = 7, 9
ROW = 1 / 3
UNBOUNDED = re.compile(r"\bOFFSET\b|^SELECT COUNT\((?!.*\bLIMIT\b)", re.DOTALL)
PAGES = {"list of cases": "/cases/", "desk": "/desk/", "queue": "/queue/"}


def run(site: Site) -> Iterator[Figure]:
    """The figures of this case."""
    many = FULL if site.full else QUICK
    small, large = _databases(site, many)
    context = multiprocessing.get_context("spawn")
    with (
        ProcessPoolExecutor(1, context, pages.begin, (small,)) as few,
        ProcessPoolExecutor(1, context, pages.begin, (large,)) as much,
    ):
        for name, path in PAGES.items():
            yield _compared(f"{name} of {many:,} to that of {FEW:,}", few, much, path, path)
        deep = _deep(many)
        yield _compared(
            f"a page behind {many * 9 // 10:,} cases to the first", much, much, "/cases/", deep
        )
    for name in rows.KINDS:
        yield _rendered(name)


def _rendered(name: str) -> Figure:
    """Rows as a page writes them, to the same rows by the same template in the ordinary way."""
    pairs = interleaved(
        lambda _: rows.ordinary(name, TRIES),
        lambda _: rows.filled(name, TRIES),
        times=TIMES,
        yardstick=lambda seconds: seconds,
    )
    shown = [tuple(round(1000 * each, 2) for each in pair) for pair in pairs]
    return Figure(
        "lists",
        f"{name} to its template in the ordinary way",
        [ours / naive for naive, ours in pairs],
        ROW,
        note=f"{rows.ROWS} rows; ms: {shown}",
    )


def _compared(
    measure: str,
    bare: ProcessPoolExecutor,
    ours: ProcessPoolExecutor,
    bare_path: str,
    our_path: str,
) -> Figure:
    def leg(worker: ProcessPoolExecutor, path: str) -> float:
        return worker.submit(pages.ask, path, TRIES).result()

    pairs = interleaved(
        lambda _: leg(bare, bare_path),
        lambda _: leg(ours, our_path),
        times=TIMES,
        yardstick=lambda seconds: seconds,
    )
    shown = [tuple(round(1000 * each, 2) for each in pair) for pair in pairs]
    sent = ours.submit(pages.asked, our_path).result()
    if unbounded := [each for each in sent if UNBOUNDED.search(each)]:
        raise RuntimeError(f"{our_path} skips rows or counts without a bound: {unbounded}")
    note = f"{len(sent)} statements, none of which skips or counts without a bound; ms: {shown}"
    return Figure("lists", measure, [mine / other for other, mine in pairs], 1.2, note=note)


def _databases(site: Site, many: int) -> tuple[str, str]:
    """The addresses of two databases that are alike but for how much they hold."""
    from django.db import connection, connections

    from bench.people import operators
    from cases.models import Queue

    office = operators()[0].office
    queue = Queue.objects.get_or_create(office=office, language="uk")[0]
    large = connection.settings_dict["NAME"]
    small = f"{large}_small"
    connections.close_all()
    with psycopg.connect(**site.dsn() | {"dbname": "postgres"}, autocommit=True) as beside:
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        beside.execute(copy.format(sql.Identifier(small), sql.Identifier(large)))
    for name, number in ((small, FEW), (large, many)):
        with psycopg.connect(**site.dsn() | {"dbname": name}, autocommit=True) as opened:
            gather(opened, office=office.pk, queue=queue.pk, number=number)
    return _address(site, small), _address(site, large)


def _address(site: Site, name: str) -> str:
    told = site.dsn()
    where = f"{told['host']}&port={told['port']}"
    return f"postgresql://{ROLES['app'].name}@/{name}?host={where}"


def _deep(many: int) -> str:
    """A page with nine tenths of all cases before it."""
    from cases.models import Case
    from cases.selectors.cases import Cursor
    from operators.reach import every_office

    with every_office("bench"):
        last = Case.objects.get(ref=crowd.case_ref(many * 9 // 10))
    return f"/cases/?{urlencode({'after': Cursor(last.opened_at, last.ref).text()})}"
