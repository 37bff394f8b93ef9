"""Supervisors are told that contacts wait or waited on disk while database or keys are away."""

from datetime import datetime

from live.publish import unit
from operators.models import Alert, Kind, Office
from operators.services.alerts import alert_raise


def spooled_tell(*, done: int, aside: int, at: datetime) -> None:
    """Raise an alert in every office for what went on, and one for what could not be read."""
    kinds = [kind for kind, number in ((Kind.SPOOLED, done), (Kind.SPOOL_REFUSED, aside)) if number]
    if not kinds:
        return
    with unit():
        for office in Office.objects.order_by("code"):
            for kind in kinds:
                alert_raise(kind=kind, office=office.pk, subject=None, by=None, at=at)


def keys_away_tell(*, at: datetime) -> None:
    """Raise an alert in every office that nothing can be opened and new contacts wait; once."""
    told = Alert.objects.filter(kind=Kind.KEYS_AWAY, cleared_at=None).values("office")
    with unit():
        for office in Office.objects.exclude(pk__in=told).order_by("code"):
            alert_raise(kind=Kind.KEYS_AWAY, office=office.pk, subject=None, by=None, at=at)
