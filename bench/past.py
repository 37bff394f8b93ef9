"""A past of contacts and cases that PostgreSQL itself counted, change by change."""

from typing import Any

from bench.crowd import gather, in_steps

DAYS = 90
LINES = "{telephone,telegram,web,simulator}"
LANGUAGES = ("uk", "ru", "en")
#: A surge: half of all came in the last two days, and a tenth in the last half hour.
SURGE, HALF_HOUR = 0.5, 0.1
#: What counts, and nothing else, is on while the past is made up.
COUNTED = {
    "cases_contact": ("floor_tally_begun", "floor_tally_changed"),
    "cases_case": ("floor_moved",),
}
OFFERED = """
INSERT INTO cases_contact
    (ref, office_id, line, channel, queue_id, state, priority, lane, version, offered_at, rank_at,
     coarse, compared)
SELECT (lpad(to_hex(n), 8, '0') || '-0000-4000-8000-000000000000')::uuid, %(office)s,
       (%(lines)s::text[])[1 + n %% 4], 'chat', (%(queues)s::uuid[])[1 + n / 4 %% 3],
       'offered', 2, 1, 1, came, came, false, false
  FROM (SELECT n, %(until)s::timestamptz - CASE
                  WHEN n <= %(lately)s THEN n / %(lately)s * interval '30 min'
                  WHEN n <= %(surge)s THEN interval '30 min'
                      + (n - %(lately)s) / (%(surge)s - %(lately)s) * interval '47 hours'
                  ELSE interval '2 days' + (n - %(surge)s) / (%(all)s - %(surge)s)
                      * interval '88 days' END AS came
          FROM generate_series(%(first)s::int, %(last)s::int) AS n) AS each
"""
WENT = """
UPDATE cases_contact SET state = way.state, queue_id = NULL, operator_id = %(operator)s,
       claimed_at = way.taken, ended_at = way.ended, closed_at = way.closed
  FROM (SELECT ref, CASE WHEN n %% 20 = 0 THEN 'abandoned' WHEN n %% 33 = 0 THEN 'diverted'
                         ELSE 'closed' END AS state,
               CASE WHEN n %% 20 <> 0 AND n %% 33 <> 0
                    THEN offered_at + n %% 97 * interval '0.7 s' END AS taken,
               CASE WHEN n %% 20 <> 0 AND n %% 33 <> 0
                    THEN offered_at + n %% 97 * interval '0.7 s'
                        + n %% 41 * interval '13 s' END AS ended,
               offered_at + n %% 97 * interval '0.7 s' + n %% 41 * interval '13 s'
                   + n %% 29 * interval '17 s' AS closed
          FROM (SELECT ref, offered_at,
                       ('x' || substr(ref::text, 1, 8))::bit(32)::int AS n FROM cases_contact
                 WHERE ref BETWEEN %(from)s AND %(to)s) AS each
         WHERE n %% 500 <> 0) AS way
 WHERE cases_contact.ref = way.ref
"""
VERIFIED = """
WITH moved AS (
    UPDATE cases_case SET stage = 'verified', outcome = NULL,
           moved_at = opened_at + (abs(hashtext(ref::text)) %% 200) * interval '1 hour'
     WHERE stage = 'intake' RETURNING ref, moved_at
)
INSERT INTO cases_transition (ref, case_id, name, before, after, by_id, at)
SELECT gen_random_uuid(), ref, 'verify', 'intake', 'verified', %(operator)s, moved_at FROM moved
"""


def fill(opened: Any, *, site_office: Any, operator: Any, number: int, until: Any) -> None:
    """So many contacts of the last days, and a fifth as many cases, each counted as it changes."""
    from cases.models import Queue
    from floor.folding import hours_fold

    queues = [
        Queue.objects.get_or_create(office=site_office, language=language)[0].pk
        for language in LANGUAGES
    ]
    gather(opened, office=site_office.pk, queue=queues[0], number=0)
    told = {
        "office": site_office.pk,
        "operator": operator.pk,
        "queues": [str(queue) for queue in queues],
        "lines": LINES,
        "until": until,
        "all": float(number),
        "surge": number * SURGE,
        "lately": number * HALF_HOUR,
    }
    _counting_alone(opened, begin=True)
    for part in in_steps(number, "contacts counted"):
        opened.execute(OFFERED, told | part)
        edges = {"from": _ref(part["first"]), "to": _ref(part["last"])}
        opened.execute(WENT, told | edges)
        folded()
    hours_fold(at=until)
    _cases(opened, told, number // 5)
    _counting_alone(opened, begin=False)
    # As PostgreSQL itself does every minute, for what has been folded and for what was folded in.
    counts = ("floor_daily", "floor_delta", "floor_lately", "floor_tally")
    for table in (*COUNTED, "cases_transition", *counts):
        opened.execute(f"VACUUM ANALYZE {table}")


def folded() -> int:
    """Fold all that was counted, and say how many changes that were."""
    from floor.folding import deltas_fold

    rows = 0
    while taken := deltas_fold():
        rows += taken
    return rows


def _ref(number: int) -> str:
    return f"{number:08x}-0000-4000-8000-000000000000"


def _cases(opened: Any, told: dict[str, Any], number: int) -> None:
    from bench.crowd import CASES, LETTERS

    for part in in_steps(number, "cases"):
        opened.execute(CASES, told | part | {"open": 1, "letters": LETTERS})
        opened.execute(VERIFIED, told)
        folded()


def _counting_alone(opened: Any, *, begin: bool) -> None:
    """Leave nothing but the counting, while a past is made up that no rule would let through."""
    for table, counting in COUNTED.items():
        opened.execute(f"ALTER TABLE {table} {'DISABLE' if begin else 'ENABLE'} TRIGGER USER")
        for name in counting:
            opened.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")
    opened.execute(f"ALTER TABLE cases_transition {'DISABLE' if begin else 'ENABLE'} TRIGGER USER")
