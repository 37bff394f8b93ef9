"""Two people of an office seal it: one begins, another confirms within two minutes, and it is shut.

What must hold at once is one unit: nobody is signed in there, no row of it is seen, its lines and
whoever waits are with the sister office. Shutting the keys follows (`sealing.py`) and goes on by
itself wherever it was cut short.
"""

from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from audit.record import record
from live.events import ContactOffered, queue_stream
from live.publish import append, unit
from operators.access import Facts, can
from operators.models import Device, Kind, Office, Operator, Presence
from operators.refusals import Refused
from operators.services.alerts import alert_raise, alerts_lapse, alerts_settle
from oversight.evacuations import CONFIRMED_WITHIN
from oversight.models import Evacuation, SealPlan

RIGHT = "oversight.evacuate_office"
UNPLANNED = _(
    "Nothing was made ready for this office: it has no sister office and no shares. "
    "An administrator does that beforehand."
)


class EvacuationRefused(Refused):
    """The office stays as it is."""


def evacuation_begin(*, by: Operator, at: datetime) -> Evacuation:
    """Begin to seal one's own office; nothing happens until another person confirms.

    Raises EvacuationRefused in words.
    """
    with unit():
        office = _open(by.office_id)
        plan_of(office)
        begun = Evacuation.objects.filter(office=office, opened_at=None).first()
        if begun is not None and at <= begun.begun_at + CONFIRMED_WITHIN:
            raise EvacuationRefused(_("Somebody has begun already. Confirm it, or wait."))
        if begun is not None:
            begun.delete()
        begun = Evacuation.objects.create(office=office, begun_by=by, begun_at=at)
        note("office.evacuation_begun", begun, by, at)
        # This is no drill: whatever still calls people to one falls silent.
        alerts_lapse(kind=Kind.DRILL, before=at + CONFIRMED_WITHIN, at=at, office=office.pk)
        alert_raise(kind=Kind.EVACUATION, office=office.pk, subject=begun.ref, by=by, at=at)
    return begun


def evacuation_withdraw(*, by: Operator, at: datetime) -> None:
    """Take a beginning back that nobody has confirmed; one person of the two roles is enough."""
    with unit():
        begun = _begun(_open(by.office_id))
        note("office.evacuation_withdrawn", begun, by, at)
        alerts_settle(kind=Kind.EVACUATION, subject=begun.ref, by=by, at=at)
        begun.delete()


def evacuation_confirm(*, by: Operator, at: datetime) -> Evacuation:
    """Confirm as a second person: the office is sealed with the end of this unit.

    Raises EvacuationRefused for the same person, too late, and for what is sealed already.
    """
    with unit():
        office = _open(by.office_id)
        plan = plan_of(office)
        begun = _begun(office)
        if at > begun.begun_at + CONFIRMED_WITHIN:
            raise EvacuationRefused(_("It was begun more than two minutes ago. Begin anew."))
        if begun.begun_by_id == by.pk or not can(
            by, RIGHT, Facts(office=office.pk, taken_part=frozenset({begun.begun_by_id}))
        ):
            raise EvacuationRefused(_("You began it yourself. A second person has to confirm."))
        begun.confirmed_by, begun.sealed_at = by, at
        begun.replaced = 1
        begun.save(update_fields=["confirmed_by", "sealed_at", "replaced"])
        plan.shares.update(given_at=None, box=None)
        note("office.evacuation_confirmed", begun, by, at)
        alerts_settle(kind=Kind.EVACUATION, subject=begun.ref, by=by, at=at)
        with_decoys(office.pk).update(sealed_at=at)
        # Contacts before presence, as everywhere.
        divert(begun, plan, at=at)
        everybody_out(office)
        note("office.sealed", begun, by, at)
    return begun


def divert(evacuation: Evacuation, plan: SealPlan, *, at: datetime) -> int:
    """Lines, queue and callbacks to the sister office, in the caller's unit; may be repeated."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, key FROM office_divert(%s)", [evacuation.pk])
        moved = cursor.fetchall()
    stream = queue_stream(plan.sister_id)
    for kind, key in moved:
        if kind == "contact":
            record("contact.diverted_to_sister", actor="system:seal", subject=UUID(key), at=at)
            append(ContactOffered(ref=UUID(key), version=1), stream=stream)
    return len(moved)


def everybody_out(office: Office) -> None:
    """Every session of the people of an office ends, those of their decoys too."""
    there = Q(office=office.pk) | Q(office__stands_for=office.pk)
    people = list(Operator.objects.filter(there).order_by("pk").values_list("pk", flat=True))
    Operator.objects.filter(pk__in=people).update(sessions_ended=F("sessions_ended") + 1)
    devices = Device.objects.filter(operator__in=people).exclude(session_key="")
    Session.objects.filter(session_key__in=devices.values_list("session_key", flat=True)).delete()
    devices.update(session_key="")
    Presence.objects.filter(operator__in=people).exclude(state="offline").update(
        state="offline", reason="", version=F("version") + 1
    )


def plan_of(office: Office) -> SealPlan:
    """What was made ready for an office. Raises EvacuationRefused where that is nothing."""
    plan = SealPlan.objects.select_related("sister").filter(office=office).first()
    if plan is None:
        raise EvacuationRefused(UNPLANNED)
    if plan.sister.sealed_at or plan.sister.closed_at:
        raise EvacuationRefused(
            _("The sister office is sealed or closed itself: nobody would take the calls.")
        )
    return plan


def _open(ref: UUID) -> Office:
    """The office under a lock, and its sister with it: neither is sealed to the other at once."""
    sisters = SealPlan.objects.filter(office=ref).values("sister")
    both = Office.with_decoys.filter(Q(pk=ref) | Q(pk__in=sisters)).order_by("pk")
    office = next(each for each in both.select_for_update(no_key=True) if each.pk == ref)
    if office.sealed_at:
        raise EvacuationRefused(_("This office is sealed already."))
    return office


def _begun(office: Office) -> Evacuation:
    found = (
        Evacuation.objects.select_for_update()
        .filter(office=office, sealed_at=None, opened_at=None)
        .first()
    )
    if found is None:
        raise EvacuationRefused(_("Nobody has begun this, or it was taken back."))
    return found


def with_decoys(office: UUID) -> QuerySet[Office]:
    """An office and the decoys that stand for it: what is shut is shut for all of them."""
    return Office.with_decoys.filter(Q(pk=office) | Q(stands_for=office))


def note(action: str, evacuation: Evacuation, by: Operator, at: datetime) -> None:
    """Write down what somebody did to an office, under its evacuation."""
    office = str(evacuation.office_id)
    record(action, actor=str(by.pk), role=by.role, subject=evacuation.pk, at=at, of_office=office)
