"""Somebody who came another way is typed in; the same page sent twice is one contact."""

import uuid
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from audit.record import record
from cases.inbound import Inbound, Kind
from cases.models import ByHand, CameBy, Contact, LineEvent, SheetPlace, State
from cases.services import thread
from cases.services.receive import offered
from cases.services.sheets import sheet_spent
from live.publish import unit
from operators.models import Operator
from operators.refusals import Refused
from vault import blind_index
from vault.keyring import keys_create

LINE = "byhand"
LONG_AGO = timedelta(days=366)


class TypingRefused(Refused):
    """This was not written down."""


def contact_type_in(
    *, told: Inbound, came_by: CameBy, took: Operator, by: Operator, at: datetime
) -> UUID:
    """Write down what somebody told another way; it is in the typist's hands, ready to wrap up.

    `told` names the page that was typed on, when it happened, and who was speaking.
    """
    happened = told.occurred_at or at
    _must_be_likely(happened, at)
    if took.office_id != by.office_id:
        raise TypingRefused(_("Whoever took it works in your office."))
    provider_key = blind_index.provider_key(LINE, told.provider_id)
    earlier = LineEvent.objects.filter(line=LINE, provider_key=provider_key)
    if known := earlier.values_list("contact_id", flat=True).first():
        return UUID(str(known))
    ref = uuid.uuid4()
    keys = keys_create(owner=ref, kind="contact", at=at)
    with unit():
        contact = offered(ref, told, by.office_id, keys, is_call=False)
        LineEvent.objects.create(
            line=LINE, provider_key=provider_key, kind=Kind.MESSAGE, contact=contact, at=at
        )
        thread.message_add(contact, told)
        contact = Contact.objects.get(ref=ref)
        contact.state, contact.operator = State.WRAP_UP, by
        contact.claimed_at = contact.ended_at = at
        contact.version += 1
        contact.save()
        ByHand.objects.create(
            contact=contact,
            came_by=CameBy(came_by).value,
            took=took,
            typed=by,
            happened_at=happened,
            typed_at=at,
        )
        sheet_spent(place=SheetPlace.TYPE_IN, by=by, at=at)
        record("contact.typed", actor=str(by.pk), role=by.role, subject=ref, at=at)
    return ref


def _must_be_likely(happened: datetime, at: datetime) -> None:
    if happened > at:
        raise TypingRefused(_("It cannot have happened later than now."))
    if happened < at - LONG_AGO:
        raise TypingRefused(_("It happened at most a year ago. Look at the year."))
