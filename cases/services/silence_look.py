"""Every night those who wait are looked over: who fell silent is listed for the supervisors."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from cases.days import day_of
from cases.models import Case, Dormancy, Silence
from cases.selectors.dormancy import heard_of, planned_for
from live.events import CaseChanged, case_stream
from live.publish import append, unit

#: Without a word for so long somebody counts as silent.
QUIET = timedelta(days=30)
BATCH = 100


def silent_look(*, at: datetime, quiet: timedelta = QUIET) -> Iterator[int]:
    """Look over everybody who was not looked at today, batch by batch; gives how many each time.

    Cut short, the next look goes on where this one stopped.
    """
    while refs := list(_left(at)[:BATCH]):
        with unit():
            _look(refs, at, quiet)
        yield len(refs)


def silent_tend(*, at: datetime) -> int:
    """The whole look of a night, by the worker; says how many there were."""
    return sum(silent_look(at=at))


def silent_left(*, at: datetime) -> int:
    """How many are still to be looked over today."""
    return _left(at).count()


def _left(at: datetime) -> QuerySet[Dormancy, UUID]:
    today = Q(seen_at=None) | Q(seen_at__lt=day_of(at))
    waiting = Dormancy.objects.filter(today, ended_at=None).order_by("ref")
    return waiting.values_list("ref", flat=True)


def _look(refs: list[UUID], at: datetime, quiet: timedelta) -> None:
    rows = list(Dormancy.objects.select_for_update().filter(ref__in=refs, ended_at=None))
    cases = [row.case_id for row in rows]
    heard, planned = heard_of(cases), planned_for(cases, at)
    told = []
    for row in rows:
        found = _silence(row, heard.get(row.case_id), row.case_id in planned, at, quiet)
        if found != row.silence:
            told.append(row.case_id)
        row.silence, row.seen_at = found, at
    Dormancy.objects.bulk_update(rows, ["silence", "seen_at"])
    for case in Case.objects.filter(ref__in=told).order_by("ref"):
        append(CaseChanged(ref=case.ref, version=case.version), stream=case_stream(case.ref))


def _silence(
    row: Dormancy, heard: datetime | None, planned: bool, at: datetime, quiet: timedelta
) -> str:
    """Why this person stands on the list, the gravest reason first; empty for whoever does not."""
    last = max(heard or row.at, row.at)
    if not planned and row.due < at and last < row.due:
        return Silence.MISSED.value
    if at - last >= quiet:
        return Silence.LONG.value
    return "" if planned else Silence.UNPLANNED.value
