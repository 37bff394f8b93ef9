"""A line of the office makes the call of an attempt, from the handset of whoever makes it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from audit.record import record
from cases.models import CallAttempt, CallCommand, Dialled, Verb
from cases.selectors.abilities import line_that_calls
from cases.services.attempts import callback_mine
from cases.services.call_commands import WITHIN, attempt_tell
from cases.services.callbacks import CallbackRefused, callback_tell, standing_of, why_not
from live.publish import unit
from operators.models import Operator

#: How far each is; what comes late changes nothing, and an end is the end.
FAR: Mapping[str, int] = {
    "": 0,
    Dialled.DESK: 1,
    Dialled.RINGING: 2,
    Dialled.ANSWERED: 3,
    **dict.fromkeys((Dialled.BUSY, Dialled.NO_ANSWER, Dialled.FAILED, Dialled.ENDED), 4),
}


def callback_dial(*, callback_ref: UUID, by: Operator, at: datetime) -> CallAttempt:
    """Ask a line to make the call of one's own attempt, within what was agreed; twice is once."""
    with unit():
        callback = callback_mine(callback_ref, by)
        attempt = callback.attempts.filter(reached="", by=by).first()
        verdict, agreed = standing_of(callback, at)
        if not verdict.allowed or agreed is None:
            raise CallbackRefused(why_not(verdict, agreed))
        if attempt is None or attempt.agreement_id != agreed.ref:
            raise CallbackRefused(_("Read first what may be said, and say that you have."))
        line = line_that_calls(by.office_id)
        if not by.extension or not line:
            raise CallbackRefused(_("No line can call from your handset now. Dial it yourself."))
        _command, is_new = CallCommand.objects.get_or_create(
            key=f"{attempt.ref.hex}:{Verb.ORIGINATE}",
            defaults={
                "contact_id": callback.contact_id,
                "verb": Verb.ORIGINATE,
                "attempt": attempt,
                "line": line,
                "by": by,
                "at": at,
                "deadline": at + WITHIN,
            },
        )
        if is_new:
            callback_tell(callback, by, at, "callback.dial_asked")
    return attempt


def callback_dialled(*, command_ref: UUID, told: str, at: datetime) -> None:
    """Keep how far the line has come with its call; an unknown command tells nothing."""
    with unit():
        attempt = (
            CallAttempt.objects.select_for_update(of=("self",))
            .select_related("callback", "command")
            .filter(command=command_ref)
            .first()
        )
        if attempt is None or FAR[told] <= FAR[attempt.dialled]:
            return
        attempt.dialled = Dialled(told).value
        attempt.save(update_fields=["dialled"])
        record(
            "callback.dialled",
            actor=f"line:{attempt.command.line}",
            subject=attempt.callback_id,
            at=at,
            told=attempt.dialled,
        )
        attempt_tell(attempt)
