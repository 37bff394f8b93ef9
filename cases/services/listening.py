"""A supervisor listens to a call, where its switch lets them: for a reason, and told afterwards."""

from datetime import datetime
from uuid import UUID

from audit.record import record
from cases.models import (
    OPEN_COMMANDS,
    Aid,
    AidKind,
    CallCommand,
    Verb,
    WhyListen,
)
from cases.selectors.listening import why_not_listen
from cases.services.aid import in_other_hands
from cases.services.call_commands import WHILE_IT_RINGS, WITHIN
from cases.services.contacts import ContactRefused
from live.events import CareChanged, person_stream
from live.publish import append, unit
from operators.models import Operator


def contact_listen_in(*, contact_ref: UUID, why: WhyListen, by: Operator, at: datetime) -> Aid:
    """Let the supervisor's handset ring, on which the call is heard and nothing said into it.

    Whoever has the call hears nothing of it now, and is told once the conversation is over. What is
    under way is asked already. Raises ContactRefused, Contact.DoesNotExist.
    """
    with unit():
        contact = in_other_hands(contact_ref, by)
        if refusal := why_not_listen(contact, by):
            raise ContactRefused(refusal)
        mine = Aid.objects.filter(contact=contact, by=by, kind=AidKind.LISTENED)
        open_ones = CallCommand.objects.filter(
            contact=contact, by=by, verb=Verb.MONITOR, state__in=OPEN_COMMANDS
        )
        if open_ones.exists() and (under_way := mine.order_by("-at").first()):
            return under_way
        told = {"kind": AidKind.LISTENED, "why": why, "of": contact.operator}
        heard = Aid(contact=contact, by=by, at=at, **told)
        heard.save(force_insert=True)
        # The number of the contact stays: nobody's desk is told.
        CallCommand.objects.create(
            contact=contact,
            verb=Verb.MONITOR,
            by=by,
            at=at,
            deadline=at + (WHILE_IT_RINGS if by.handset_until else WITHIN),
            key=f"{contact.ref.hex}:{Verb.MONITOR.value}:{heard.ref.hex}",
        )
        record(
            "contact.listened_in",
            actor=str(by.pk),
            role=by.role,
            subject=contact.ref,
            at=at,
            of=str(heard.of_id),
            why=why,
        )
        append(CareChanged(ref=contact.ref), stream=person_stream(by.pk))
    return heard
