"""How soon a person needs somebody, set by hand over what the answers say, with a reason."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from audit.record import record
from cases.models import Contact, Priority, WhyOtherwise
from cases.ordering import rank_at
from cases.services.contacts import contact_held
from live.events import ContactUpdated, queue_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused


class WeighRefused(Refused):
    """The urgency stays as it is."""


def contact_weigh(
    *, contact_ref: UUID, by: Operator, priority: int, why: str, at: datetime
) -> Contact:
    """Set the urgency by hand; it holds until the answers say something else than they do now."""
    if priority not in Priority.values:
        raise WeighRefused(_("Choose how soon this person needs somebody."))
    if why not in WhyOtherwise.values:
        raise WeighRefused(_("Choose why it is otherwise than the answers say."))
    with unit():
        contact = contact_held(contact_ref, by)
        told = Priority(contact.priority if contact.weighed_over is None else contact.weighed_over)
        is_as_told = priority == told
        contact.weighed = None if is_as_told else priority
        contact.weighed_over = None if is_as_told else told
        contact.weighed_why = "" if is_as_told else why
        _put(contact, priority)
        record(
            "contact.weighed",
            actor=str(by.pk),
            role=by.role,
            subject=contact.ref,
            at=at,
            before=told.name.lower(),
            after=Priority(priority).name.lower(),
            why=why,
        )
        append(
            ContactUpdated(ref=contact.ref, version=contact.version),
            stream=queue_stream(contact.office_id),
        )
    return contact


def urgency_told(contact: Contact, told: Priority) -> None:
    """Let the answers set the urgency, unless it was set by hand over just this answer of theirs.

    Within the caller's unit, who saves the contact.
    """
    if contact.weighed is not None and contact.weighed_over == told:
        contact.priority = contact.weighed
    else:
        contact.weighed = contact.weighed_over = None
        contact.weighed_why = ""
        contact.priority = told
    contact.rank_at = rank_at(priority=contact.priority, offered_at=contact.offered_at)


def _put(contact: Contact, priority: int) -> None:
    contact.priority = priority
    contact.rank_at = rank_at(priority=priority, offered_at=contact.offered_at)
    contact.version += 1
    contact.save()
