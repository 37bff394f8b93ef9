"""What the audit costs a claim, and how fast the whole chain is checked."""

import os
import time
from typing import Any
from uuid import UUID

from bench import claims
from bench.figures import Count, Figure, interleaved
from bench.site import Site

QUICK, CLAIMS, ROWS = (200, 7), (1000, 9), 100_000
FEWER = 50_000  # rows a second, the goal
APPEND = """
INSERT INTO audit_entry (at, actor, role, action, subject, reason, detail, receipt)
SELECT clock_timestamp(), gen_random_uuid()::text, 'operator', 'case.view', gen_random_uuid(),
       'verify', jsonb_build_object('n', n), true
  FROM generate_series(1, %s) AS n
"""
# The same claim without its row: the function that writes it does nothing.
WITHOUT = """
CREATE OR REPLACE FUNCTION audit_append(
    action text, actor text, role text, subject uuid, at timestamptz, detail jsonb,
    office uuid DEFAULT NULL, device text DEFAULT ''
) RETURNS void LANGUAGE sql AS $$ SELECT $$
"""
DEFINITION = "SELECT pg_get_functiondef('audit_append'::regproc)"
FIRST_LEG = 7_000_000


def figures(site: Site) -> list[Figure]:
    """The two figures of the audit."""
    return [_claim(site), _verify()]


def _claim(site: Site) -> Figure:
    """Each pair of legs: the same claims by one person, without and with the row of the audit."""
    number, times = CLAIMS if site.full else QUICK
    office, person = _office()
    written = _value(DEFINITION)

    def without(turn: int) -> float:
        _run(WITHOUT)
        try:
            return _claims(office, person, FIRST_LEG + turn, number)
        finally:
            _run(written)

    pairs = interleaved(
        without,
        lambda turn: _claims(office, person, FIRST_LEG + turn, number),
        times=times,
        yardstick=lambda seconds: seconds,
    )
    shown = [(round(1e6 * bare / number), round(1e6 * ours / number)) for bare, ours in pairs]
    return Figure(
        "crypto",
        "a claim with its audit row, against one without",
        [ours / bare for bare, ours in pairs],
        1.25,
        Count(),
        note=f"microseconds a claim, without and with: {shown}",
    )


def _verify() -> Figure:
    from audit.chain import verify
    from audit.sealing import seal_pending

    _run(APPEND, [ROWS])
    while seal_pending():
        pass
    _run("ANALYZE audit_entry, audit_seal")
    rows = _value("SELECT count(*) FROM audit_seal")
    rates = []
    for _ in range(5):
        begin = time.perf_counter()
        if verify():
            raise RuntimeError("the chain does not hold")
        rates.append(rows / (time.perf_counter() - begin))
    return Figure(
        "crypto",
        "audit_verify, of 50,000 rows a second",
        [rate / FEWER for rate in rates],
        1.0,
        Count(),
        least=True,
        note=f"rows a second: {[round(rate) for rate in rates]} of {rows}, {os.cpu_count()} cores",
    )


def _claims(office: Any, person: UUID, leg: int, number: int) -> float:
    """Seconds for one person to take so many contacts, one after another."""
    from django.utils import timezone

    from cases.services.contacts import contact_claim
    from operators.models import Operator

    by = Operator.objects.get(pk=person)
    claims.seed(office, leg, 1, number)
    spent = 0.0
    for each in range(number):
        begin = time.perf_counter()
        contact_claim(contact_ref=claims.contact_ref(leg, 0, each + 1), by=by, at=timezone.now())
        spent += time.perf_counter() - begin
    return spent


def _office() -> tuple[Any, UUID]:
    from operators.models import Office, Operator

    office = Office.objects.create(name="Bench of the journal", code="journal")
    person = Operator.objects.create(
        call_sign="Journal-1", role="operator", office=office, languages=["uk"]
    )
    return office, person.pk


def _run(statement: str, values: list[Any] | None = None) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _value(statement: str) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]
