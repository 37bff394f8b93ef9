"""Lines are watched: who falls silent is told of, and of the other ways in, until it is over."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from audit.record import record
from cases.models.traffic import Outage, Watch
from cases.selectors.away import lines_off
from cases.selectors.traffic import Series, all_series, outages_open
from cases.services.routing import office_answering
from cases.silence import Finding, is_back, silence
from cases.usual import MINUTE
from live.events import LineChanged, queue_stream
from live.publish import append, unit
from operators.models import Kind, Office
from operators.services.alerts import alert_raise

#: After so long without a look, what was not seen is nobody's silence.
BREAK = MINUTE * 5


def lines_watch(*, at: datetime) -> int:
    """Look at every line once; says how many outages began or ended.

    A line that is silent as a whole is told of once, not for each of its countries, and one that
    is switched off is not waited for.
    """
    _looked(at)
    off = lines_off()
    series = [each for each in all_series(at=at) if each.is_busy and each.line not in off]
    down = {(each.line, each.country): each for each in outages_open()}
    changes = sum(_unwatched(each, at) for each in down.values() if each.line in off)
    for each in series:
        outage = down.get((each.line, each.country))
        if outage is not None:
            if is_back(each.known, each.past, since=outage.noticed_at, at=at):
                _end(outage.ref, at)
                changes += 1
        elif (each.line, "") not in down:
            found = silence(each.known, each.past, at=at, series=len(series))
            if found is not None:
                down[each.line, each.country] = _begin(each, found, at)
                changes += 1
    return changes


def _looked(at: datetime) -> None:
    watch = Watch.objects.first() or Watch(since=at, at=at)
    if at - watch.at > BREAK:
        watch.since = at
    watch.at = max(watch.at, at)
    watch.save()


def _begin(series: Series, found: Finding, at: datetime) -> Outage:
    outage = Outage(
        line=series.line,
        country=series.country,
        since=found.since,
        noticed_at=at,
        expected=round(found.expected),
        seen=found.seen,
    )
    with unit():
        _tell(outage, at)
    return outage


def _tell(outage: Outage, at: datetime) -> None:
    outage.save(force_insert=True)
    _note("line.down", outage, at)
    office = office_answering(outage.line)
    alert_raise(kind=Kind.LINE_SILENT, office=office, subject=outage.ref, by=None, at=at)
    line_tell(outage.ref)


def _end(ref: UUID, at: datetime, said: str = "line.back") -> None:
    with unit():
        outage = Outage.objects.select_for_update().get(ref=ref)
        if outage.over_at is None:
            outage.over_at = at
            outage.save(update_fields=["over_at"])
            _note(said, outage, at)
            line_tell(ref)


def _unwatched(outage: Outage, at: datetime) -> int:
    _end(outage.ref, at, "line.unwatched")
    return 1


def _note(action: str, outage: Outage, at: datetime) -> None:
    record(
        action,
        actor="system:lines",
        subject=outage.ref,
        at=at,
        line=outage.line,
        country=outage.country,
    )


def line_tell(ref: UUID) -> None:
    """Everybody who answers tells callers of the other ways in, so every office hears it."""
    offices: Iterable[UUID] = Office.objects.order_by("pk").values_list("pk", flat=True)
    for office in offices:
        append(LineChanged(ref=ref), stream=queue_stream(office))
