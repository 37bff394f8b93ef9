"""A promise to call back: agreed, planned, taken, given back; made only within what was agreed."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.record import record
from cases.access import still
from cases.models import CallAttempt, Callback, Case, DraftPlace, Reached, SafeContact
from cases.safe_contact import Because, Span, Verdict, spans, zone_named
from cases.selectors.safe_contacts import safe_contacts_held, verdict_of
from cases.services.call_commands import calls_forbid
from cases.services.contacts import contact_held
from cases.services.drafts import draft_spent
from cases.services.moving import case_locked
from cases.zones import place_of
from live.events import CallbackChanged, queue_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused
from vault.fields import seal

LONGEST_WINDOW = timedelta(hours=24)
FARTHEST = timedelta(days=366)
MOMENT = "D j E, H:i"


class CallbackRefused(Refused):
    """This callback cannot be agreed or done now."""


def callback_agree(
    *,
    contact_ref: UUID,
    by: Operator,
    starts: datetime,
    ends: datetime,
    agreed: str,
    at: datetime,
) -> Callback:
    """Note the window in which the person wants to be called back."""
    if ends <= starts:
        raise CallbackRefused(_("The window must end after it begins."))
    if ends <= at:
        raise CallbackRefused(_("The window lies in the past. Choose a later one."))
    if ends - starts > LONGEST_WINDOW or starts - at > FARTHEST:
        raise CallbackRefused(_("A window is at most 24 hours long and within a year."))
    with unit():
        contact = contact_held(contact_ref, by)
        callback = Callback(
            office_id=contact.office_id,
            contact=contact,
            case_id=contact.case_id,
            due=DateTimeTZRange(starts, ends),
            by=by,
            at=at,
        )
        seal(callback, agreed=agreed.strip() or None)
        callback.save(force_insert=True)
        draft_spent(about=contact.ref, place=DraftPlace.CALLBACK, by=by, at=at)
        callback_tell(callback, by, at, "callback.agreed")
    return callback


def callback_plan(*, case_ref: UUID, by: Operator, starts: datetime, at: datetime) -> Callback:
    """Promise a call of a case for the window that is open at `starts`, or refuse with the next."""
    if starts < at:
        raise CallbackRefused(_("The window lies in the past. Choose a later one."))
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.plan_callback", case)
        return plan_locked(case, by=by, starts=starts, at=at)


def plan_locked(case: Case, *, by: Operator, starts: datetime, at: datetime) -> Callback:
    """Promise a call of a locked case inside the caller's unit."""
    held = safe_contacts_held(case.ref)
    verdict, agreed = verdict_of(held, starts, case=case), next(iter(held), None)
    newest = case.contacts.order_by("-offered_at").first()
    if not verdict.allowed or agreed is None or verdict.until is None or newest is None:
        raise CallbackRefused(why_not(verdict, agreed))
    due = DateTimeTZRange(starts, verdict.until)
    told = {"office_id": case.office_id, "contact": newest, "case": case, "due": due}
    callback = Callback.objects.create(**told, by=by, at=at)
    callback_tell(callback, by, at, "callback.agreed")
    return callback


def callback_take(*, callback_ref: UUID, by: Operator, at: datetime) -> Callback:
    """Take a callback while it is safe to call; the loser learns who has it."""
    with unit():
        callback = callback_locked(callback_ref, by)
        verdict, agreed = standing_of(callback, at)
        if not verdict.allowed:
            raise CallbackRefused(why_not(verdict, agreed))
        if at < callback.due.lower:
            raise CallbackRefused(
                _("It is promised for later: %(when)s. Wait, or agree on another time.")
                % {"when": both_clocks(callback.due.lower, agreed)}
            )
        callback.taken_by = by
        callback.save(update_fields=["taken_by"])
        callback_tell(callback, by, at, "callback.taken")
    return callback


def callback_give_back(*, callback_ref: UUID, by: Operator, at: datetime) -> Callback:
    """Let somebody else make the call; an attempt that was begun has reached nobody."""
    with unit():
        callback = callback_locked(callback_ref, by)
        callback.taken_by = None
        callback.save(update_fields=["taken_by"])
        for attempt in callback.attempts.filter(reached=""):
            attempt_end(attempt, Reached.NOBODY, by=by, at=at)
        callback_tell(callback, by, at, "callback.given_back")
    return callback


def callback_drop(*, callback_ref: UUID, by: Operator, at: datetime) -> Callback:
    """Strike a promise out: nobody is to call any more."""
    with unit():
        callback = callback_locked(callback_ref, by)
        callback.state = Callback.State.DROPPED
        callback.taken_by = by
        callback.save(update_fields=["state", "taken_by"])
        calls_forbid(Q(attempt__callback=callback), at=at)
        callback_tell(callback, by, at, "callback.dropped")
    return callback


def callback_locked(ref: UUID, by: Operator) -> Callback:
    """The due callback under a row lock; refused when settled, or in somebody else's hands."""
    callback = Callback.objects.select_for_update().get(ref=ref, office_id=by.office_id)
    if callback.state != Callback.State.DUE:
        raise CallbackRefused(_("This callback is settled already."))
    if callback.taken_by and callback.taken_by != by:
        winner = callback.taken_by.call_sign
        raise CallbackRefused(_("Already taken by %(winner)s.") % {"winner": winner})
    return callback


def attempt_end(attempt: CallAttempt, reached: Reached, *, by: Operator, at: datetime) -> None:
    """Write down what became of an attempt, within the caller's unit; its call goes on no more."""
    attempt.reached, attempt.ended_at = Reached(reached).value, at
    attempt.save(update_fields=["reached", "ended_at"])
    calls_forbid(Q(attempt=attempt), at=at)
    record(
        "callback.ended",
        actor=str(by.pk),
        role=by.role,
        subject=attempt.callback_id,
        at=at,
        reached=attempt.reached,
    )


def standing_of(callback: Callback, at: datetime) -> tuple[Verdict, SafeContact | None]:
    """Whether the person of a callback may be called now, and by which agreement."""
    held = safe_contacts_held(callback.case_id) if callback.case_id else []
    return verdict_of(held, at, case=callback.case), next(iter(held), None)


def next_span(agreed: SafeContact, after: datetime) -> Span | None:
    """The next window of an agreement that is open after this moment, from then on."""
    zone = zone_named(agreed.zone)
    span = next(spans(agreed.terms, zone, after), None) if zone else None
    return Span(max(span.starts, after), span.ends) if span else None


def why_not(verdict: Verdict, agreed: SafeContact | None) -> str | Promise:
    """The reason, and the next moment by both clocks."""
    reason = Because(verdict.reason or Because.NOT_AGREED)
    if verdict.again is None:
        return reason.label
    when = both_clocks(verdict.again, agreed)
    return gettext("%(reason)s Next: %(when)s.") % {"reason": reason.label, "when": when}


def both_clocks(moment: datetime, agreed: SafeContact | None) -> str:
    """A moment in Kyiv and where the person lives."""
    ours = gettext("%(when)s Kyiv") % {"when": date_format(localtime(moment), MOMENT)}
    zone = zone_named(agreed.zone) if agreed else None
    if agreed is None or zone is None:
        return ours
    return f"{ours} · {date_format(moment.astimezone(zone), MOMENT)} {place_of(agreed.zone)}"


def callback_tell(callback: Callback, by: Operator | None, at: datetime, action: str) -> None:
    """The audit row and the live event of every change."""
    actor, role = (str(by.pk), by.role) if by else ("system:match", "")
    record(action, actor=actor, role=role, subject=callback.ref, at=at)
    append(CallbackChanged(ref=callback.ref, version=1), stream=queue_stream(callback.office_id))
