"""Reads of the counts: what is folded, and what is still to be, as one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum

from cases.days import day_of
from floor.figures import Figures, Row, figures_of
from floor.models import Delta, Lately, Tally

BY = ("hour", "line", "language")
#: What went lately is told for so long, and the minute that runs.
LATELY = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Span:
    """Contacts of one office offered in a half-open span."""

    office: UUID
    begins: datetime
    ends: datetime


def figures_by(span: Span, by: str) -> Mapping[datetime | str, Figures]:
    """The figures by `hour`, `line` or `language`.

    Raises ValueError for another division.
    """
    if by not in BY:
        raise ValueError("figures are divided by hour, line or language")
    groups: dict[datetime | str, list[Row]] = {}
    for group, row in _rows(span, by):
        groups.setdefault(group, []).append(row)
    return {group: figures_of(groups[group]) for group in sorted(groups, key=str)}


def figures_whole(span: Span) -> Figures:
    """The figures of all of them."""
    return figures_of(row for _line, row in _rows(span, "line"))


def figures_today(office: UUID, *, at: datetime) -> Figures:
    """The figures of the contacts that came today, which begins at midnight in Kyiv."""
    begins = day_of(at)
    return figures_whole(Span(office, begins, day_of(begins + timedelta(hours=36))))


def figures_lately(office: UUID, *, at: datetime) -> Figures:
    """The figures of the contacts that came in the last half hour."""
    begins = at.replace(second=0, microsecond=0) - LATELY
    folded, fresh = (
        table.objects.filter(office=office, minute__gte=begins)
        .order_by()
        .values("what", "within")
        .annotate(count=Sum("number"), spent=Sum("seconds"))
        .values_list("what", "within", "count", "spent")
        for table in (Lately, Delta)
    )
    return figures_of(Row(*row) for row in folded.union(fresh, all=True))


def summed(span: Span, *by: str, **which: Any) -> QuerySet[Any, Any]:
    """The counts of a span, folded or still to be, as rows of `by`, their number and seconds."""
    folded, fresh = (
        table.objects.filter(office=span.office, hour__gte=span.begins, hour__lt=span.ends, **which)
        .order_by()
        .values(*by)
        .annotate(count=Sum("number"), spent=Sum("seconds"))
        .values_list(*by, "count", "spent")
        for table in (Tally, Delta)
    )
    both: QuerySet[Any, Any] = folded.union(fresh, all=True)
    return both


def _rows(span: Span, by: str) -> Iterator[tuple[datetime | str, Row]]:
    # What is counted of no line is of people and of cases: floor/duty.py, floor/flow.py.
    for group, *row in summed(span, by, "what", "within", line__gt=""):
        yield group, Row(*row)
