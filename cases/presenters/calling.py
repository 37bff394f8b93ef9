"""Where the call in hand stands, in words, and what may be asked of it now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Contact, State, Verb
from cases.selectors.abilities import abilities_of, can_do
from cases.selectors.holding import Standing, standing_of_call
from operators.models import Operator

UNDER_WAY: Mapping[Verb, Promise] = {
    Verb.TRANSFER: _("It rings at %(colleague)s. The caller is with you until then."),
    Verb.HOLD: _("The line puts the caller on hold…"),
    Verb.RESUME: _("The line takes the caller off hold…"),
    Verb.ATTEND: _("It rings at %(colleague)s. The caller waits and does not hear you."),
    Verb.COMPLETE: _("The caller is given to %(colleague)s…"),
    Verb.TAKE_BACK: _("The line brings you back to the caller…"),
}
#: Whoever took the contact over waits for the caller.
BROUGHT = _("It rings at your handset. The caller is with your colleague until you lift it.")


@dataclass(frozen=True, slots=True)
class CallLook:
    """What the strip says of the call, and the buttons on it."""

    offers: frozenset[Verb]
    under_way: str
    since: datetime | None
    there: datetime | None
    #: The call-sign of the colleague who is spoken with while the caller waits.
    consults: str


def call_look(contact: Contact, asker: Operator) -> CallLook | None:
    """The call of a contact as whoever has it sees it; None for everybody and everything else."""
    mine = contact.operator_id == asker.pk and contact.state == State.ON_CONTACT
    if not mine or not contact.obeys:
        return None
    standing = standing_of_call(contact)
    colleague = _named(contact, standing.colleague)
    words: str | Promise = UNDER_WAY[standing.asked] if standing.asked else ""
    if standing.asked == Verb.TRANSFER and standing.colleague == asker.extension:
        words = BROUGHT
    return CallLook(
        offers=_offers(contact, standing),
        under_way=str(words) % {"colleague": colleague},
        since=standing.since,
        there=standing.there,
        consults=colleague if standing.consults else "",
    )


def _offers(contact: Contact, standing: Standing) -> frozenset[Verb]:
    if standing.over or standing.asked not in (None, Verb.ATTEND):
        return frozenset()
    if standing.asked:
        fitting = {Verb.TAKE_BACK}
    elif standing.consults:
        fitting = {Verb.COMPLETE, Verb.TAKE_BACK}
    else:
        fitting = {Verb.TRANSFER, Verb.ATTEND, Verb.RESUME if standing.since else Verb.HOLD}
    able = abilities_of(contact)
    return frozenset(verb for verb in fitting if can_do(verb, able))


def _named(contact: Contact, extension: str) -> str:
    """The call-sign of whoever has this handset, or the handset itself."""
    people = Operator.objects.filter(office_id=contact.office_id, extension=extension)
    found = people.values_list("call_sign", flat=True).first() if extension else None
    return found or extension
