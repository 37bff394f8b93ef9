"""A drill of sealing an office: everything that people do, and nothing of what the console does."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from audit.record import record
from live.publish import unit
from operators.access import Facts, can
from operators.models import Kind, Office, Operator
from operators.refusals import Refused
from operators.services.alerts import alert_raise, alerts_lapse, alerts_settle
from oversight.evacuations import CONFIRMED_WITHIN
from oversight.models import Drill, Evacuation

RIGHT = "oversight.evacuate_office"


class DrillRefused(Refused):
    """Nothing was begun or stopped."""


def drill_begin(*, by: Operator, at: datetime) -> Drill:
    """Begin a drill of sealing one's own office: whoever could confirm a sealing is told.

    Raises DrillRefused, also while a sealing itself was begun.
    """
    with unit():
        office = _locked(by)
        if _running(office, at) is not None:
            raise DrillRefused(_("A drill is running already. Stop it, or wait."))
        drill = Drill.objects.create(office=office, begun_by=by, begun_at=at)
        _note("office.drill_begun", drill, by, at)
        alert_raise(kind=Kind.DRILL, office=office.pk, subject=drill.ref, by=by, at=at)
    return drill


def drill_stop(*, by: Operator, at: datetime) -> Drill:
    """Stop the clock as the second person, where a sealing would have been confirmed.

    Raises DrillRefused for the same person and too late.
    """
    with unit():
        office = _locked(by)
        drill = _running(office, at)
        if drill is None:
            raise DrillRefused(_("No drill is running. After two minutes it counts as missed."))
        if drill.begun_by_id == by.pk or not can(
            by, RIGHT, Facts(office=office.pk, taken_part=frozenset({drill.begun_by_id}))
        ):
            raise DrillRefused(_("You began it yourself. A second person has to stop it."))
        drill.stopped_by, drill.stopped_at = by, at
        drill.save(update_fields=["stopped_by", "stopped_at"])
        _note("office.drill_stopped", drill, by, at)
        alerts_settle(kind=Kind.DRILL, subject=drill.ref, by=by, at=at)
    return drill


def drills_tend(*, at: datetime) -> int:
    """One turn of the worker: what nobody stopped in time calls nobody any more; how many."""
    with unit():
        return alerts_lapse(kind=Kind.DRILL, before=at - CONFIRMED_WITHIN, at=at)


def _locked(by: Operator) -> Office:
    """The office of this person under a lock, so that two begin one after the other."""
    office: Office = Office.with_decoys.select_for_update(no_key=True).get(pk=by.office_id)
    if office.sealed_at:
        raise DrillRefused(_("This office is sealed already."))
    return office


def _running(office: Office, at: datetime) -> Drill | None:
    begun = at - CONFIRMED_WITHIN
    if Evacuation.objects.filter(office=office, sealed_at=None, begun_at__gte=begun).exists():
        raise DrillRefused(_("A sealing was begun. This is no drill."))
    found = Drill.objects.select_for_update().filter(
        office=office, stopped_at=None, begun_at__gte=begun, begun_at__lte=at
    )
    return found.order_by("-begun_at").first()


def _note(action: str, drill: Drill, by: Operator, at: datetime) -> None:
    office = str(drill.office_id)
    record(action, actor=str(by.pk), role=by.role, subject=drill.pk, at=at, of_office=office)
