"""What is wrong with the ways in, in words: for the strip above every page and for the board."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases.models.traffic import Outage
from cases.selectors.traffic import ShownTraffic
from cases.ways import Door, doors, line_name
from operators.models import Alert


@dataclass(frozen=True, slots=True)
class OutageRow:
    """One line that is down, who sees to it, and what else callers can be told."""

    ref: UUID
    name: str
    since: datetime
    over_at: datetime | None
    expected: int
    seen: int
    seen_to_by: str
    alert: UUID | None
    doors: list[Door]


@dataclass(frozen=True, slots=True)
class TrafficRow:
    """One line or country in the last hour."""

    name: str
    is_country: bool
    traffic: ShownTraffic


@dataclass(frozen=True, slots=True)
class OffRow:
    """A line that an administrator has switched off, and what else callers can be told."""

    name: str
    since: datetime
    doors: list[Door]


def off_rows(off: Mapping[str, datetime]) -> list[OffRow]:
    """Lines that are switched off, the longest first."""
    others = doors(without=frozenset(off))
    return [
        OffRow(line_name(line), since, others)
        for line, since in sorted(off.items(), key=lambda each: each[1])
    ]


def outage_rows(
    found: Collection[Outage], *, shut: frozenset[str] = frozenset()
) -> list[OutageRow]:
    """Outages with their alerts, in one query more."""
    alerts = {
        each.subject: each
        for each in Alert.objects.filter(
            subject__in=[outage.ref for outage in found]
        ).select_related("cleared_by")
    }
    return [_row(outage, alerts.get(outage.ref), shut) for outage in found]


def traffic_rows(found: Collection[ShownTraffic]) -> list[TrafficRow]:
    """Lines in the order of their names, each before its countries."""
    return [
        TrafficRow(line_name(each.line, each.country), bool(each.country), each)
        for each in sorted(found, key=lambda each: (each.line, each.country))
    ]


def _row(outage: Outage, alert: Alert | None, shut: frozenset[str]) -> OutageRow:
    seen_to = alert is not None and alert.cleared_by is not None
    return OutageRow(
        ref=outage.ref,
        name=line_name(outage.line, outage.country),
        since=outage.since,
        over_at=outage.over_at,
        expected=outage.expected,
        seen=outage.seen,
        seen_to_by=alert.cleared_by.call_sign if alert and alert.cleared_by else "",
        alert=alert.ref if alert and not seen_to else None,
        doors=doors(without=shut),
    )
