"""A supervisor takes a contact out of a colleague's hands."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from audit.record import record
from cases.models import Aid, AidKind, Channel, Contact, State, Verb
from cases.selectors.abilities import abilities_of, can_do
from cases.selectors.holding import standing_of_call
from cases.selectors.in_hand import has_in_hand, is_on_a_call
from cases.services.aid import in_other_hands, tell
from cases.services.call_commands import command_add
from cases.services.contacts import ContactRefused
from cases.services.new_hands import new_hands_tell
from live.publish import unit
from operators.models import Operator, Reason
from operators.services.hard_calls import presence_contact_ended
from operators.services.presence import presence_after_contact

BUSY = _("Finish the call you are on before taking another.")


def contact_take_over(*, contact_ref: UUID, of: UUID | None, by: Operator, at: datetime) -> Contact:
    """Have from now on what a colleague had in hand; the line brings the caller where it can.

    `of` is whom the supervisor saw it with. The colleague is told, rests until they say that they
    are ready, and what they typed stays theirs. Raises ContactRefused, Contact.DoesNotExist.
    """
    try:
        with unit():
            contact = in_other_hands(contact_ref, by)
            before = contact.operator
            if before is None or before.pk != of:
                raise ContactRefused(_("Somebody else has this contact by now. Look again."))
            talks = contact.state == State.ON_CONTACT
            if talks and contact.channel == Channel.CALL and is_on_a_call(by):
                raise ContactRefused(BUSY)
            contact.operator = by
            contact.version += 1
            # When it was answered stays as it was: the caller has waited no longer by this.
            contact.save(update_fields=["operator", "version"])
            taken = Aid.objects.create(contact=contact, kind=AidKind.TAKEN, by=by, of=before, at=at)
            record(
                "contact.taken_over",
                actor=str(by.pk),
                role=by.role,
                subject=contact.ref,
                at=at,
                of=str(before.pk),
            )
            if talks and _line_brings(contact, by):
                command_add(contact=contact, verb=Verb.TRANSFER, by=by, at=at, target=by.extension)
            _presences(contact, before, by, at)
            new_hands_tell(contact)
            tell(taken)
    except IntegrityError as refusal:
        if "contact_one_call_per_operator" not in str(refusal):
            raise
        raise ContactRefused(BUSY) from refusal
    return contact


def _line_brings(contact: Contact, by: Operator) -> bool:
    """Whether the line can send the caller to this handset now, and does nothing else meanwhile."""
    if not contact.obeys or not by.extension:
        return False
    standing = standing_of_call(contact)
    free = not (standing.over or standing.asked or standing.consults)
    return free and can_do(Verb.TRANSFER, abilities_of(contact))


def _presences(contact: Contact, before: Operator, by: Operator, at: datetime) -> None:
    presence_contact_ended(operator=before, contact=contact.ref, hard=None, at=at)
    if not has_in_hand(before):
        # Nobody is offered the next one by this, and nothing rings where nobody sits.
        presence_after_contact(operator=before, state="pause", reason=Reason.DEBRIEF, at=at)
    presence_after_contact(operator=by, state=contact.state, at=at)
