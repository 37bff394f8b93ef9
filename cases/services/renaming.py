"""The same chat under another name: whoever holds it now has proved nothing yet."""

from audit.record import record
from cases.inbound import Inbound
from cases.lifecycle import Stage
from cases.models import Contact, Delivery, Direction, Lane, Message
from cases.selectors.known import contact_of_chat
from cases.services.moving import case_locked, changed
from cases.services.telling import message_tell
from live.publish import unit
from operators.models import Kind
from operators.reach import office_of
from operators.services.alerts import alert_raise
from vault.blind_index import route_key
from vault.fields import seal

RENAMED = "renamed"


def identity_changed(*, inbound: Inbound) -> None:
    """Say so in the open conversation, and let nothing stand that was verified of its case.

    At intake every approval is void. Later the case freezes; two people lift that, and the case is
    verified anew.
    """
    route = route_key(inbound.line, inbound.conversation)
    known = contact_of_chat(line=inbound.line, message_key=None, route=route)
    if known is None:
        return
    actor = f"line:{inbound.line}"
    with office_of(known.office), unit():
        contact = Contact.objects.select_for_update().get(ref=known.contact)
        if contact.lane == Lane.KNOWN:
            contact.lane = Lane.USUAL
            contact.save(update_fields=["lane"])
        noted = Message(
            contact=contact,
            direction=Direction.IN,
            delivery=Delivery.RECEIVED,
            at=inbound.at,
        )
        seal(noted, attachment=RENAMED)
        noted.save(force_insert=True)
        message_tell(contact)
        record("contact.renamed", actor=actor, subject=contact.ref, at=inbound.at)
        if contact.case_id is None:
            return
        case = case_locked(ref=contact.case_id)
        if case.stage == Stage.INTAKE:
            case.evidence += 1
        elif case.stage != Stage.RESOLVED:
            case.frozen = True
        changed(case, by=actor, at=inbound.at, action="case.renamed")
        alert_raise(
            kind=Kind.RENAMED, office=case.office_id, subject=case.ref, by=None, at=inbound.at
        )
