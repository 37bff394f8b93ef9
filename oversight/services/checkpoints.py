"""The audit's newest link is kept in places outside, and a place that takes none is noticed."""

from datetime import datetime

from django.conf import settings

from audit import checkpoints
from audit.record import record
from live.publish import unit
from operators.models import Alert, Kind, Office
from operators.services.alerts import alert_raise


def checkpoint_keep(*, number: int, at: datetime) -> int | None:
    """Write the newest link to the place of this number, counted from 1, and return its seq.

    None when the place took nothing: then every office has an open alert.
    """
    try:
        return checkpoints.write(settings.CHECKPOINTS[number - 1], at=at)
    except OSError:
        _tell(number, at)
        return None


def _tell(number: int, at: datetime) -> None:
    """Once for each outage: an alert that nobody has seen to says enough."""
    with unit():
        told = Alert.objects.filter(kind=Kind.CHECKPOINT, cleared_at=None)
        offices = Office.objects.exclude(pk__in=told.values("office_id"))
        silent = list(offices.values_list("pk", flat=True))
        if silent:
            record("audit.checkpoint_failed", actor="system:audit", at=at, place=number)
        for office in silent:
            alert_raise(kind=Kind.CHECKPOINT, office=office, subject=None, by=None, at=at)
