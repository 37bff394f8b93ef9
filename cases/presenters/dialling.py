"""The call that a line makes for an attempt, as whoever makes it sees it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import CallAttempt, Callback, CallCommand, Dialled
from cases.safe_contact import Way
from cases.selectors.abilities import line_that_calls
from cases.selectors.safe_contacts import safe_contact_of
from cases.services.number_to_dial import NO_AUDIT, UNREADABLE, UNSAFE
from operators.models import Operator

#: Why a line did not even begin.
NOT_BEGUN: Mapping[str, Promise] = {
    UNSAFE: _("This call is not allowed any more. Nobody was called."),
    NO_AUDIT: _(
        "The journal could not be written, so the number stayed closed. Nobody was called."
    ),
    UNREADABLE: _("The line cannot call this number. Show it and dial it yourself."),
    "late": _("The line did not begin the call in time. Show the number and dial it yourself."),
}
OTHERWISE = _("The line could not make the call. Show the number and dial it yourself.")
FAR: Mapping[str, str] = {
    Dialled.DESK: "live",
    Dialled.RINGING: "live",
    Dialled.ANSWERED: "live",
    Dialled.BUSY: "warn",
    Dialled.NO_ANSWER: "warn",
    Dialled.FAILED: "danger",
}


@dataclass(frozen=True, slots=True)
class DialLook:
    """What the line tells of the call, or that it may be asked to make it."""

    may_ask: bool
    asked: bool
    told: str
    words: str
    tone: str


def dial_look(callback: Callback, asker: Operator) -> DialLook | None:
    """The call of the attempt that goes on; None for everybody else, and without one."""
    attempt = callback.attempts.filter(reached="", by=asker).first()
    if attempt is None:
        return None
    command = CallCommand.objects.filter(attempt=attempt).first()
    agreed = safe_contact_of(callback.case_id) if callback.case_id else None
    is_agreed = agreed is not None and agreed.ref == attempt.agreement_id
    is_telephone = is_agreed and attempt.way == Way.TELEPHONE
    able = command is None and is_telephone and bool(asker.extension)
    return DialLook(
        may_ask=able and bool(line_that_calls(asker.office_id)),
        asked=command is not None,
        told=attempt.dialled,
        words=_words(attempt, command),
        tone=FAR.get(attempt.dialled, ""),
    )


def _words(attempt: CallAttempt, command: CallCommand | None) -> str:
    if command is None:
        return ""
    if attempt.dialled == Dialled.FAILED and command.cause:
        return str(NOT_BEGUN.get(command.cause, OTHERWISE))
    return str(attempt.get_dialled_display() or _("The line begins the call…"))
