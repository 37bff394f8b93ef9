"""Help is asked for by one key, taken back as easily, and somebody says that they are coming.

Whoever asks says nothing of the person on the line, and the journal keeps who and when alone.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from audit.record import record
from live.events import CareChanged, person_stream
from live.publish import append, unit
from operators.models import HelpCall, Operator
from operators.refusals import Refused
from operators.roles import Role


class HelpRefused(Refused):
    """Help cannot be asked for, or answered, like this."""


def help_ask(*, by: Operator, at: datetime) -> HelpCall:
    """Call the supervisors of the office; asked twice is asked once."""
    try:
        with unit():
            found = _open(by)
            if found is not None:
                return found
            call = HelpCall.objects.create(office_id=by.office_id, by=by, asked_at=at)
            _tell(call, by, at, "help.asked", asked=1)
            return call
    except IntegrityError:
        return HelpCall.objects.get(by=by, ended_at=None)


def help_take_back(*, by: Operator, at: datetime) -> None:
    """Need no help any more, answered or not; a second time changes nothing."""
    with unit():
        call = _open(by)
        if call is not None:
            call.ended_at, call.ended_by = at, by
            call.save(update_fields=["ended_at", "ended_by"])
            _tell(call, by, at, "help.taken_back")


def help_come(*, help_ref: UUID, by: Operator, at: datetime) -> HelpCall:
    """Say to whoever asks that one has seen it and is coming; the first who says so comes.

    Raises HelpCall.DoesNotExist in another office, HelpRefused when it is over or taken.
    """
    with unit():
        call = _locked(help_ref, by)
        if call.by_id == by.pk:
            raise HelpRefused(_("You asked for this help yourself. Somebody else comes."))
        if call.coming_id not in (None, by.pk):
            winner = call.coming.call_sign if call.coming else ""
            raise HelpRefused(_("%(winner)s is coming already.") % {"winner": winner})
        if call.coming_id is None:
            call.coming, call.coming_at = by, at
            call.save(update_fields=["coming", "coming_at"])
            _tell(call, by, at, "help.coming")
    return call


def help_settle(*, help_ref: UUID, by: Operator, at: datetime) -> HelpCall:
    """Note that whoever asked has been helped. Raises as `help_come` does."""
    with unit():
        call = _locked(help_ref, by)
        call.ended_at, call.ended_by = at, by
        call.save(update_fields=["ended_at", "ended_by"])
        _tell(call, by, at, "help.settled")
    return call


def _open(by: Operator) -> HelpCall | None:
    found: HelpCall | None = (
        HelpCall.objects.select_for_update().filter(by=by, ended_at=None).first()
    )
    return found


def _locked(ref: UUID, by: Operator) -> HelpCall:
    call: HelpCall = (
        HelpCall.objects.select_for_update(of=("self",))
        .select_related("coming")
        .get(ref=ref, office_id=by.office_id)
    )
    if call.ended_at is not None:
        raise HelpRefused(_("Help is not needed there any more."))
    return call


def _tell(call: HelpCall, by: Operator, at: datetime, action: str, **counts: int) -> None:
    record(action, actor=str(by.pk), role=by.role, subject=call.by_id, at=at)
    for ref in _told(call):
        append(CareChanged(ref=call.by_id, counts=counts), stream=person_stream(ref))


def _told(call: HelpCall) -> Iterable[UUID]:
    people = Operator.objects.filter(is_active=True, office_id=call.office_id, role=Role.SUPERVISOR)
    return sorted({call.by_id, *people.values_list("pk", flat=True)})
