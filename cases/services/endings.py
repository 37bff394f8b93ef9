"""A contact is ended by one press and one confirmation, and taken back for a short while."""

import json
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from cases.models import (
    HELD_STATES,
    UNDONE_WITHIN,
    Contact,
    Ending,
    State,
    Verb,
    WrapCode,
)
from cases.services.call_commands import command_add
from cases.services.contacts import ContactRefused, contact_held, contact_kept, contact_shut
from cases.services.routing import queue_for
from live.events import ContactClosed
from live.publish import unit
from operators.models import Kind, Operator
from operators.roles import Role
from operators.services.alerts import alert_raise
from operators.services.hard_calls import presence_contact_ended
from operators.services.presence import presence_after_contact
from vault.blind_index import route_key
from vault.fields import open_fields

WRITES_AGAIN = _("The person has come again meanwhile. Go on with the new contact.")


def contact_end(*, contact_ref: UUID, by: Operator, code: WrapCode, at: datetime) -> Contact:
    """End a contact in hand at once with its code; the line hangs up where it does so.

    A threat is told to the supervisors. Raises ContactRefused for a contact of a case, which ends
    with its wrap-up.
    """
    with unit():
        contact = contact_held(contact_ref, by)
        if contact.case_id is not None:
            raise ContactRefused(_("This contact belongs to a case. End it with the wrap-up."))
        was_talking = contact.state == State.ON_CONTACT
        contact_shut(contact, code, "", at)
        Ending.objects.create(contact=contact, by=by, at=at)
        contact_kept(contact, by, at, "contact.ended_at_once", event=ContactClosed)
        if was_talking:
            command_add(contact=contact, verb=Verb.HANG_UP, by=by, at=at)
        if code == WrapCode.THREAT:
            alert_raise(
                kind=Kind.THREAT, office=contact.office_id, subject=contact.ref, by=None, at=at
            )
        if presence_contact_ended(operator=by, contact=contact.ref, hard=None, at=at):
            presence_after_contact(operator=by, state="pause", reason="debrief", at=at)
        elif not _others(by).exists():
            presence_after_contact(operator=by, state="ready", at=at)
    return contact


def ending_undo(*, contact_ref: UUID, by: Operator, at: datetime) -> Contact:
    """Take an ending back: the contact is in this person's hands, at its wrap-up.

    A call that has ended stays so. Raises ContactRefused when it is too late, or somebody else's.
    """
    seen = receipt(
        actor=str(by.pk), role=by.role, action="contact.undo", subjects=[contact_ref], at=at
    )
    try:
        with unit():
            contact = Contact.objects.select_for_update().get(
                ref=contact_ref, office_id=by.office_id
            )
            found = _undoable(contact, by, at)
            found.undone_by, found.undone_at = by, at
            found.save(update_fields=["undone_by", "undone_at"])
            told = open_fields(seen, [contact], "caller", "language")[0]
            contact.state, contact.operator, contact.closed_at = State.WRAP_UP, by, None
            contact.queue_id = queue_for(office=contact.office_id, language=told["language"] or "")
            conversation = json.loads(told["caller"] or "{}").get("conversation", "")
            contact.route = route_key(contact.line, conversation)
            contact.wrap = None
            contact_kept(contact, by, at, "contact.ending_undone")
            if not _others(by).exclude(ref=contact.ref).exists():
                presence_after_contact(operator=by, state="wrap_up", at=at)
    except IntegrityError as refusal:
        if "contact_one_open_per_conversation" not in str(refusal):
            raise
        raise ContactRefused(WRITES_AGAIN) from refusal
    return contact


def _undoable(contact: Contact, by: Operator, at: datetime) -> Ending:
    found = Ending.objects.filter(contact=contact, undone_at=None).first()
    if found is None or at > found.at + UNDONE_WITHIN:
        raise ContactRefused(_("It is too late to take this ending back."))
    if found.by_id != by.pk and by.role != Role.SUPERVISOR:
        raise ContactRefused(_("Only whoever ended it, or a supervisor, takes it back."))
    return found


def _others(by: Operator) -> QuerySet[Contact]:
    return Contact.objects.filter(operator=by, state__in=HELD_STATES)
