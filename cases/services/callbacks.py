"""A promise to call back, only inside the window that the person named."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from audit.record import record
from cases.models import Callback
from cases.services.contacts import contact_held
from live.events import CallbackChanged, queue_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused
from vault.fields import seal

LONGEST_WINDOW = timedelta(hours=24)
FARTHEST = timedelta(days=366)


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
    """Note the window in which the person said it is safe to call back."""
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
        _tell(callback, by, at, "callback.agreed")
    return callback


def callback_take(*, callback_ref: UUID, by: Operator, at: datetime) -> Callback:
    """Take a callback that is due; the loser learns who has it."""
    with unit():
        callback = _locked(callback_ref, by)
        if callback.taken_by_id not in (None, by.pk):
            raise CallbackRefused(_("Already taken by %(winner)s.") % {"winner": _holder(callback)})
        if not callback.due.lower <= at < callback.due.upper:
            raise CallbackRefused(
                _("It is safe to call only inside this window. Wait, or agree a new one.")
            )
        callback.taken_by = by
        callback.save(update_fields=["taken_by"])
        _tell(callback, by, at, "callback.taken")
    return callback


def callback_finish(*, callback_ref: UUID, by: Operator, done: bool, at: datetime) -> Callback:
    """Say that the call was made, or drop the promise."""
    with unit():
        callback = _locked(callback_ref, by)
        if callback.taken_by_id not in (None, by.pk):
            raise CallbackRefused(_("Already taken by %(winner)s.") % {"winner": _holder(callback)})
        callback.state = Callback.State.DONE if done else Callback.State.DROPPED
        callback.taken_by = by
        callback.save(update_fields=["state", "taken_by"])
        _tell(callback, by, at, f"callback.{callback.state}")
    return callback


def _locked(ref: UUID, by: Operator) -> Callback:
    callback = Callback.objects.select_for_update().get(ref=ref, office_id=by.office_id)
    if callback.state != Callback.State.DUE:
        raise CallbackRefused(_("This callback is settled already."))
    return callback


def _holder(callback: Callback) -> str:
    return callback.taken_by.call_sign if callback.taken_by else ""


def _tell(callback: Callback, by: Operator, at: datetime, action: str) -> None:
    record(action, actor=str(by.pk), role=by.role, subject=callback.ref, at=at)
    append(CallbackChanged(ref=callback.ref, version=1), stream=queue_stream(callback.office_id))
