"""How cases went through their stages, each figure by one stated definition.

A change belongs to the day in Kyiv on which it was made; no hour is kept of any.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from cases.lifecycle import Stage
from cases.models import Case, Dormancy
from floor.selectors import Span

#: Lengths are counted by these upper bounds, in hours; longer ones by 0. The SQL says the same.
HOURS = (1, 2, 4, 8, 12, 24, 48, 72, 96, 120, 168, 240, 336, 504, 720, 1440, 2160, 4320)
LONGER = 0
#: A case is to be verified within so many hours of its coming to intake.
TARGET = 48
OPEN = (Stage.INTAKE, Stage.VERIFIED, Stage.SCHEDULED)
#: Open cases are told apart by these ages, in days; the last is open-ended.
AGES = (1, 3, 7, 14, 30)
VERIFIES, REFUSED, DORMANT = "verifies", "refused", "dormant"
TOLD = [*OPEN, VERIFIES, REFUSED, DORMANT]
SUMS = """
SELECT what, within, sum(number)::bigint
  FROM (SELECT what, within, number FROM floor_tally
         WHERE office_id = %(office)s AND hour >= %(begins)s AND hour < %(ends)s
           AND line = '' AND what = ANY (%(what)s)
        UNION ALL
        SELECT what, within, number FROM floor_delta
         WHERE office_id = %(office)s AND hour >= %(begins)s AND hour < %(ends)s
           AND line = '' AND what = ANY (%(what)s)) AS each
 GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Flow:
    """What became of cases in a span: how long each stage lasted, and what was said of evidence."""

    stages: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    verified: Mapping[int, int] = field(default_factory=dict)
    refused: int = 0
    dormant: int = 0

    def left(self, stage: str) -> int:
        """How many cases left this stage."""
        return sum(self.stages.get(stage, {}).values())

    def length_of(self, stage: str, share: float) -> int | None:
        """The bound, in hours, within which this share of those who left had been at the stage.

        `LONGER` beyond all; None where nobody left.
        """
        lengths = self.stages.get(stage, {})
        reached, goal = 0, share * self.left(stage)
        for bound in HOURS:
            reached += lengths.get(bound, 0)
            if goal and reached >= goal:
                return bound
        return LONGER if goal else None

    @property
    def in_time(self) -> float | None:
        """Of those verified, those within the target; None where nobody was."""
        number = sum(self.verified.values())
        within = sum(count for bound, count in self.verified.items() if 0 < bound <= TARGET)
        return within / number if number else None

    @property
    def failed(self) -> float | None:
        """Refused, of all verdicts on evidence; None where none was given."""
        verdicts = self.refused + sum(self.verified.values())
        return self.refused / verdicts if verdicts else None


@dataclass(frozen=True, slots=True)
class Ageing:
    """The open cases of one stage, by how long they have been there; numbers stand as in `AGES`."""

    stage: str
    numbers: tuple[int, ...]

    @property
    def whole(self) -> int:
        """All of them."""
        return sum(self.numbers)


def flow_of(span: Span) -> Flow:
    """What became of the cases of one office."""
    stages: dict[str, Counter[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            SUMS,
            {"office": span.office, "begins": span.begins, "ends": span.ends, "what": TOLD},
        )
        for what, within, number in cursor.fetchall():
            stages.setdefault(what, Counter())[within] += number
    verified = stages.pop(VERIFIES, Counter[int]())
    refused, dormant = (stages.pop(each, Counter[int]()) for each in (REFUSED, DORMANT))
    return Flow(stages, verified, refused[0], dormant[0])


def ageing(office: UUID, *, at: datetime) -> list[Ageing]:
    """The open cases of an office by stage and by how long they have been there.

    Bait is counted as its list shows it: left out here, it would give itself away.
    """
    edges = [at - timedelta(days=each) for each in AGES]
    open_ones = Case.objects.filter(office=office, stage__in=OPEN, merged_into=None)
    parts = {
        f"age{number}": Count("ref", filter=_between(number, edges))
        for number in range(len(AGES) + 1)
    }
    found = {
        row["stage"]: tuple(row[part] for part in parts)
        for row in open_ones.values("stage").order_by().annotate(**parts)
    }
    nobody = (0,) * len(parts)
    return [Ageing(stage, found.get(stage, nobody)) for stage in OPEN]


def dormant_now(office: UUID) -> int:
    """How many open cases of an office wait for a person who has gone silent."""
    return Dormancy.objects.filter(
        ended_at=None, case__office=office, case__stage__in=OPEN, case__merged_into=None
    ).count()


def _between(number: int, edges: list[datetime]) -> Q:
    younger = Q(moved_at__lte=edges[number - 1]) if number else Q()
    return younger & (Q(moved_at__gt=edges[number]) if number < len(edges) else Q())
