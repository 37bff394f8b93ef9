"""A hand-over window is held for a verified case, moved or given back."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from cases.access import still
from cases.agreements import release_of
from cases.lifecycle import APPROVERS_NEEDED, Stage
from cases.models import Case, Slot
from cases.services.moving import case_locked, move, standing
from live.publish import unit
from operators.models import Operator
from operators.refusals import Refused
from vault.fields import open_one, seal

LONGEST_WINDOW = timedelta(hours=24)
FARTHEST = timedelta(days=366)


class ScheduleRefused(Refused):
    """This window cannot be held; the sentence names the rule."""


def case_schedule(
    *,
    case_ref: UUID,
    by: Operator,
    team: int,
    starts: datetime,
    ends: datetime,
    signs: str,
    at: datetime,
) -> Case:
    """Hold a window of a team and move the case to scheduled."""
    _window_makes_sense(starts, ends, at)
    with unit():
        case = case_locked(ref=case_ref)
        if case.frozen:
            raise ScheduleRefused(_("The case is frozen. Nothing is scheduled until it is lifted."))
        if case.stage != Stage.VERIFIED:
            raise ScheduleRefused(_("Only a verified case is scheduled."))
        if release_of(case) is None:
            raise ScheduleRefused(_("The place is not released. Ask for it first."))
        still(by, "cases.schedule_case", case)
        if standing(case, at).verifiers < APPROVERS_NEEDED:
            raise ScheduleRefused(
                _("The approvals are older than 24 hours. Two people approve it again first.")
            )
        slot = _slot_hold(team, starts, ends)
        seal(case, slot=str(slot.ref), signs=signs or None)
        case.standing = standing(case, at)
        return move(case, case.schedule, by=by, at=at)


def case_postpone(*, case_ref: UUID, by: Operator, at: datetime) -> Case:
    """Give the window back: postponed or missed; the approvals stand."""
    with unit():
        case = case_locked(ref=case_ref)
        if case.stage != Stage.SCHEDULED:
            raise ScheduleRefused(_("This case has no window to give back."))
        return slot_release(case, by=by, at=at)


def slot_release(case: Case, *, by: Operator, at: datetime) -> Case:
    """Move the locked, scheduled case back to verified and free its window for others."""
    slot_free(case, by=by, at=at)
    return move(case, case.postpone, by=by, at=at)


def slot_free(case: Case, *, by: Operator, at: datetime) -> None:
    """Free the locked case's window; which one it was is red, so the look is recorded."""
    seen = receipt(actor=str(by.pk), role=by.role, action="case.slot", subjects=[case.ref], at=at)
    held = open_one(seen, case, "slot")
    if held:
        Slot.objects.filter(ref=held).delete()
    case.slot = None


def _window_makes_sense(starts: datetime, ends: datetime, at: datetime) -> None:
    if ends <= starts:
        raise ScheduleRefused(_("The window must end after it begins."))
    if starts <= at:
        raise ScheduleRefused(_("The window lies in the past. Choose a later one."))
    if ends - starts > LONGEST_WINDOW or starts - at > FARTHEST:
        raise ScheduleRefused(_("A window is at most 24 hours long and within a year."))


def _slot_hold(team: int, starts: datetime, ends: datetime) -> Slot:
    """One after another for each team: two inserts at once that exclude each other may deadlock."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext('cases_slot'), %s)", [team])
            return Slot.objects.create(team=team, span=DateTimeTZRange(starts, ends))
    except IntegrityError as refusal:
        raise ScheduleRefused(
            _("Team %(team)s already has a window that overlaps this one.") % {"team": team}
        ) from refusal
