"""An attempt to reach somebody: the words first, then the number, then what became of it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from cases.models import UNSAFE, CallAttempt, Callback, Case, Reached, SafeContact
from cases.services.callbacks import (
    CallbackRefused,
    attempt_end,
    callback_locked,
    callback_tell,
    next_span,
    standing_of,
    why_not,
)
from cases.services.moving import case_locked, surviving_locked
from cases.services.reveal import RevealReason
from cases.services.safe_contacts import void_locked
from live.publish import unit
from operators.models import Kind, Operator
from operators.services.alerts import alert_raise
from vault.fields import open_one

#: Whoever did not answer is not rung again at once: a phone that keeps ringing is noticed.
PAUSE = timedelta(minutes=30)


def callback_attempt(*, callback_ref: UUID, by: Operator, at: datetime) -> CallAttempt:
    """Begin an attempt within what was agreed, or refuse with the reason; twice is once.

    One of an agreement that was renewed meanwhile, or of somebody who has left the callback to
    others, has reached nobody, unless it was said before.
    """
    with unit():
        callback = callback_mine(callback_ref, by)
        begun = callback.attempts.filter(reached="").first()
        verdict, agreed = standing_of(callback, at)
        if begun and begun.by_id == by.pk and agreed in (None, begun.agreement):
            return begun
        if not verdict.allowed or agreed is None:
            raise CallbackRefused(why_not(verdict, agreed))
        if begun:
            attempt_end(begun, Reached.NOBODY, by=by, at=at)
        attempt = CallAttempt.objects.create(
            callback=callback, agreement=agreed, way=agreed.way, by=by, at=at
        )
        callback_tell(callback, by, at, "callback.attempted")
    return attempt


def callback_reveal(*, callback: Callback, by: Operator, reason: RevealReason, at: datetime) -> str:
    """The number, during one's own attempt and while it is safe; its receipt is committed first."""
    verdict, agreed = standing_of(callback, at)
    if not verdict.allowed or agreed is None:
        raise CallbackRefused(why_not(verdict, agreed))
    if not callback.attempts.filter(by=by, agreement=agreed, reached="").exists():
        raise CallbackRefused(_("Read first what may be said, and say that you have."))
    seen = receipt(
        actor=str(by.pk),
        role=by.role,
        action="callback.reveal",
        subjects=[callback.ref, agreed.case_id],
        reason=reason.value,
        at=at,
    )
    return open_one(seen, agreed, "number") or ""


def callback_reached(
    *, callback_ref: UUID, by: Operator, reached: Reached, at: datetime
) -> Callback:
    """Say what became of the attempt; when it was not safe, nobody calls until agreed anew."""
    with unit():
        callback = callback_mine(callback_ref, by)
        mine = callback.attempts.filter(reached="", by=by).select_related("agreement")
        attempt = mine.first()
        if attempt is None:
            raise CallbackRefused(_("There is no call that was begun."))
        attempt_end(attempt, reached, by=by, at=at)
        if reached == Reached.PERSON:
            _settle(callback, Callback.State.DONE, by, at)
        elif reached in UNSAFE:
            _nobody_calls(callback, attempt.agreement, by, at)
        else:
            _again(callback, by, at)
    return callback


def callback_mine(ref: UUID, by: Operator) -> Callback:
    """The callback in this person's hands, behind the lock of its case."""
    case = Callback.objects.values_list("case_id", flat=True).get(ref=ref, office_id=by.office_id)
    if case:
        case_locked(ref=case)
    callback = callback_locked(ref, by)
    if callback.taken_by_id != by.pk:
        raise CallbackRefused(_("Take the callback first."))
    return callback


def _settle(callback: Callback, state: Callback.State, by: Operator, at: datetime) -> None:
    callback.state = state
    callback.save(update_fields=["state"])
    callback_tell(callback, by, at, f"callback.{state}")


def _again(callback: Callback, by: Operator, at: datetime) -> None:
    """Into the next window, for whoever is there then; without one the promise is over."""
    agreed = standing_of(callback, at)[1]
    span = next_span(agreed, at + PAUSE) if agreed else None
    if span is None:
        return _settle(callback, Callback.State.DROPPED, by, at)
    callback.due = DateTimeTZRange(span.starts, span.ends)
    callback.taken_by = None
    callback.save(update_fields=["due", "taken_by"])
    callback_tell(callback, by, at, "callback.given_back")
    return None


def _nobody_calls(callback: Callback, agreed: SafeContact, by: Operator, at: datetime) -> None:
    case: Case = surviving_locked(ref=agreed.case_id)
    if agreed.voided_at is None:
        void_locked(case, agreed, by=by, at=at)
    alert_raise(kind=Kind.UNSAFE_CALL, office=case.office_id, subject=case.ref, by=None, at=at)
    for each in case.callbacks.select_for_update().filter(state=Callback.State.DUE):
        _settle(each, Callback.State.DROPPED, by, at)
