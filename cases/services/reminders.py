"""Before a hand-over the person is reminded the way and in the hours that they called safe."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils.translation import gettext

from cases.access import may, still
from cases.models import Callback, Case, SafeContact, TaskTitle
from cases.safe_contact import Because, Span, Way, spans, zone_named
from cases.selectors.safe_contacts import safe_contacts_held, verdict_of
from cases.services.call_commands import calls_forbid
from cases.services.callbacks import callback_tell
from cases.services.moving import case_locked, changed
from cases.services.slots import slot_look, slot_of
from cases.services.tasks import task_give, tasks_drop
from live.publish import unit
from operators.models import Operator
from operators.refusals import Refused
from vault.fields import seal

#: A reminder takes so long at most and needs at least a part of it; neither tells of the window.
LONGEST, SHORTEST = timedelta(hours=2), timedelta(minutes=10)
#: What no other hour would mend.
WHATEVER_HOUR = frozenset(
    {Because.NOT_AGREED, Because.VOID, Because.ENDED, Because.NO_ZONE, Because.FROZEN}
)


class ReminderRefused(Refused):
    """Nobody reminds the person; the sentence says why."""


def handover_remind(*, case_ref: UUID, by: Operator, at: datetime) -> Case:
    """Make the reminder of a held window anew, once safe contact has been agreed or changed."""
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.check_handover", case)
        slot = slot_of(case, slot_look(case, by=by, at=at))
        if slot is None or not reminder_plan(case, before=slot.leaves, by=by, at=at):
            raise ReminderRefused(
                why_not_reminded(case=case, held=safe_contacts_held(case.ref), at=at)
            )
        changed(case, by=by, at=at, action="case.reminder_planned")
    return case


def why_not_reminded(*, case: Case, held: list[SafeContact], at: datetime) -> str:
    """Why nothing can be promised: what was agreed, or the hours of it."""
    reason = verdict_of(held, at, case=case).reason
    if reason in WHATEVER_HOUR:
        return str(Because(reason).label)
    return gettext(
        "No safe hour ends before the team sets out, or nobody has the case who could write then."
        " Agree on other hours, or move the window."
    )


def reminder_span(
    case: Case, held: list[SafeContact], before: datetime, at: datetime
) -> Span | None:
    """The first safe hours from now on that end before a moment; none when there are none.

    They are reckoned from now and not back from the window: a promise stands in plain beside its
    case, and the hour of the hand-over must not be read off it.
    """
    agreed = next(iter(held), None)
    zone = zone_named(agreed.zone) if agreed else None
    if agreed is None or zone is None:
        return None
    for span in spans(agreed.terms, zone, at):
        starts = max(span.starts, at)
        verdict = verdict_of(held, starts, case=case)
        ends = min(verdict.until or starts, starts + LONGEST)
        if verdict.allowed and starts + SHORTEST <= ends <= before:
            return Span(starts, ends)
    return None


def reminder_plan(case: Case, *, before: datetime, by: Operator, at: datetime) -> bool:
    """Promise a call of the locked case, or give its operator a task; says whether it could."""
    reminders_drop(case, by=by, at=at)
    held = safe_contacts_held(case.ref)
    span = reminder_span(case, held, before, at)
    if span is None:
        return False
    due = DateTimeTZRange(span.starts, span.ends)
    if held[0].way != Way.TELEPHONE:
        to = case.assignee
        if to is None or not to.is_active or not may(to, "cases.view_case", case):
            return False
        task_give(case, title=TaskTitle.REMIND, span=due, to=to, by=by, at=at)
        return True
    newest = case.contacts.order_by("-offered_at").first()
    if newest is None:
        return False
    callback = Callback(
        office_id=case.office_id,
        contact=newest,
        case=case,
        source=Callback.Source.REMINDER,
        due=due,
        by=by,
        at=at,
    )
    seal(
        callback, agreed=gettext("Remind them of what was agreed, and ask whether it still holds.")
    )
    callback.save(force_insert=True)
    callback_tell(callback, by, at, "callback.agreed")
    return True


def reminders_drop(case: Case, *, by: Operator, at: datetime) -> None:
    """Take back what reminds of a window that the locked case holds no more."""
    due = Callback.objects.select_for_update().filter(
        case=case, source=Callback.Source.REMINDER, state=Callback.State.DUE
    )
    for callback in due:
        callback.state = Callback.State.DROPPED
        callback.save(update_fields=["state"])
        calls_forbid(Q(attempt__callback=callback), at=at)
        callback_tell(callback, by, at, "callback.dropped")
    tasks_drop(case, TaskTitle.REMIND, by=by, at=at)
