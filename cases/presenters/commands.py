"""What was asked of a call, as the desk hears of it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import CallCommand, CommandState, Contact, Verb
from cases.selectors.holding import APART

UNDONE: Mapping[Verb, Promise] = {
    Verb.ANSWER: _("The line has not put the call through to you. Lift the handset."),
    Verb.REJECT: _("The line has not declined the call."),
    Verb.TRANSFER: _("The caller could not be put through and is still with you."),
    Verb.HANG_UP: _("The line has not ended the call. Put the handset down."),
    Verb.HOLD: _("The caller was not put on hold and still hears you."),
    Verb.RESUME: _("The caller is still on hold: the line did not take them back. Try again."),
    Verb.ATTEND: _("The colleague was not reached. The caller is still with you."),
    Verb.COMPLETE: _("The caller could not be given away and is still with you."),
    Verb.PART: _("Whoever had the caller before may still be with them: the line let nobody go."),
    Verb.TAKE_BACK: _("The line did not bring you back to the caller. Take them off hold."),
}
#: To the handset of whoever took the contact over.
NOT_BROUGHT = _("The caller was not brought to your handset and is still with your colleague.")
#: Where the cause says better what to do.
BY_CAUSE: Mapping[str, Promise] = {
    "on_handset": _("The caller was put on hold on your handset: take them off hold there."),
}


def undone(contact: Contact) -> str:
    """What was asked of the call last, in words, if the line did not do it."""
    if not contact.obeys:
        return ""
    mine = CallCommand.objects.filter(contact=contact).exclude(verb__in=APART)
    last = mine.order_by("-at").first()
    failed = last is not None and last.state == CommandState.FAILED
    if last is None or not failed:
        return ""
    if last.verb == Verb.TRANSFER and last.target == _handset(contact):
        return str(NOT_BROUGHT)
    return str(BY_CAUSE.get(last.cause, UNDONE[Verb(last.verb)]))


def _handset(contact: Contact) -> str | None:
    """Where a caller who is put through stays with whoever has the contact."""
    return contact.operator.extension or None if contact.operator else None
