"""An alert is raised within the act that causes it, and seen to by somebody else."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from audit.record import record
from live.events import AlertCleared, AlertRaised, person_stream
from live.publish import append, unit
from operators.models import Alert, Kind, Operator
from operators.models.alert import FOR_AUDITORS
from operators.refusals import Refused
from operators.roles import Role
from operators.selectors import alerts_of


class AlertRefused(Refused):
    """This alert is not this person's to see to."""


def alert_raise(
    *,
    kind: Kind,
    office: UUID,
    subject: UUID | None,
    by: Operator | None,
    at: datetime,
    elsewhere: UUID | None = None,
) -> Alert:
    """Raise an alert for the supervisors of an office, within the caller's unit.

    `by` is whoever caused it, None for nobody; `subject` is an opaque reference; `elsewhere` is
    the office where it happened, if that is another.
    """
    alert = Alert.objects.create(
        kind=kind.value,
        office_id=office,
        subject=subject,
        by=by,
        raised_at=at,
        elsewhere_id=elsewhere,
    )
    record(
        "alert.raised",
        actor=str(by.pk) if by else "system:alert",
        role=by.role if by else "",
        subject=subject,
        at=at,
        kind=kind.value,
    )
    for ref in _told(alert):
        append(AlertRaised(ref=alert.ref), stream=person_stream(ref))
    return alert


def alert_moved(*, kind: Kind, subject: UUID, elsewhere: UUID) -> bool:
    """Whether such an alert waits already; it names the newest place, within the caller's unit."""
    waiting = Alert.objects.select_for_update().filter(
        kind=kind.value, subject=subject, cleared_at=None
    )
    alert = waiting.first()
    if alert is None:
        return False
    if alert.elsewhere_id != elsewhere:
        alert.elsewhere_id = elsewhere
        alert.save(update_fields=["elsewhere"])
        for ref in _told(alert):
            append(AlertRaised(ref=alert.ref), stream=person_stream(ref))
    return True


def alert_clear(*, alert_ref: UUID, by: Operator, at: datetime) -> Alert:
    """Note that somebody saw to an alert; a second time changes nothing.

    Raises Alert.DoesNotExist when it is out of reach, AlertRefused for one's own.
    """
    with unit():
        alert = alerts_of(by).select_for_update(of=("self",)).get(ref=alert_ref)
        if alert.by_id == by.pk:
            raise AlertRefused(_("You caused this alert. Somebody else sees to it."))
        if alert.cleared_at is None:
            alert.cleared_at, alert.cleared_by = at, by
            alert.save(update_fields=["cleared_at", "cleared_by"])
            record(
                "alert.cleared",
                actor=str(by.pk),
                role=by.role,
                subject=alert.ref,
                at=at,
                kind=alert.kind,
            )
            for ref in _told(alert):
                append(AlertCleared(ref=alert.ref), stream=person_stream(ref))
    return alert


def alerts_settle(*, kind: Kind, subject: UUID, by: Operator, at: datetime) -> None:
    """Note that what these alerts asked for was done, within the caller's unit.

    One that this person caused stays for somebody else to see to.
    """
    waiting = Alert.objects.filter(kind=kind.value, subject=subject, cleared_at=None)
    for alert in waiting.exclude(by=by):
        alert.cleared_at, alert.cleared_by = at, by
        alert.save(update_fields=["cleared_at", "cleared_by"])
        for ref in _told(alert):
            append(AlertCleared(ref=alert.ref), stream=person_stream(ref))


def alerts_lapse(*, kind: Kind, before: datetime, at: datetime, **which: UUID) -> int:
    """Note that nobody has to see to these alerts any more; how many, within the caller's unit.

    Only what ends by itself lapses: PostgreSQL lets nothing else be cleared by nobody.
    """
    waiting = Alert.objects.filter(
        kind=kind.value, cleared_at=None, raised_at__lt=before, **which
    ).select_for_update()
    lapsed = list(waiting.order_by("pk"))
    for alert in lapsed:
        alert.cleared_at = at
        alert.save(update_fields=["cleared_at"])
        for ref in _told(alert):
            append(AlertCleared(ref=alert.ref), stream=person_stream(ref))
    return len(lapsed)


def _told(alert: Alert) -> list[UUID]:
    """Everybody whose list shows this alert."""
    active = Operator.objects.filter(is_active=True)
    told = active.filter(office_id=alert.office_id, role=Role.SUPERVISOR)
    if alert.kind in FOR_AUDITORS:
        told = told | active.filter(role=Role.AUDITOR)
    return sorted(told.values_list("pk", flat=True))
