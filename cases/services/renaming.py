"""The same chat under another name: whoever holds it now has proved nothing yet."""

from uuid import UUID

from audit.record import record
from cases.inbound import Inbound
from cases.lifecycle import Stage
from cases.models import Contact, Delivery, Direction, Lane, Message
from cases.selectors.known import cases_of_sender, contact_of_chat
from cases.senders import signs_in
from cases.services.call_commands import case_calls_forbid
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
    """Say so in the open conversation, and let nothing stand that was verified of its cases.

    At intake every approval is void. Later the case freezes; two people lift that, and the case is
    verified anew. So it is with a case whose conversation has ended, too.
    """
    signs = signs_in(inbound, is_call=False)
    cases = dict(cases_of_sender(sign=signs.sign)) if signs else {}
    route = route_key(inbound.line, inbound.conversation)
    known = contact_of_chat(line=inbound.line, message_key=None, route=route)
    if known is not None:
        with office_of(known.office), unit():
            contact = _note(known.contact, inbound)
            if contact.case_id is not None:
                cases.pop(contact.case_id, None)
                _doubt(contact.case_id, inbound)
    for case, office in sorted(cases.items()):
        with office_of(office), unit():
            _doubt(case, inbound)


def is_renamed(*, inbound: Inbound) -> bool:
    """Whether a chat that the bot has forgotten belongs to a known case, under another name."""
    signs = signs_in(inbound, is_call=False)
    if signs is None:
        return False
    # Both are always asked: an unknown chat costs what a known one does.
    chats, faces = (cases_of_sender(sign=sign) for sign in (signs.sign, signs.face))
    return bool(chats) and not faces


def _note(ref: UUID, inbound: Inbound) -> Contact:
    contact = Contact.objects.select_for_update().get(ref=ref)
    if contact.lane == Lane.KNOWN:
        contact.lane = Lane.USUAL
        contact.save(update_fields=["lane"])
    noted = Message(
        contact=contact, direction=Direction.IN, delivery=Delivery.RECEIVED, at=inbound.at
    )
    seal(noted, attachment=RENAMED)
    noted.save(force_insert=True)
    message_tell(contact)
    record("contact.renamed", actor=f"line:{inbound.line}", subject=contact.ref, at=inbound.at)
    return contact


def _doubt(ref: UUID, inbound: Inbound) -> None:
    case = case_locked(ref=ref)
    if case.stage == Stage.INTAKE:
        case.evidence += 1
    elif case.stage != Stage.RESOLVED:
        case.frozen = True
        case_calls_forbid(case.ref, at=inbound.at)
    changed(case, by=f"line:{inbound.line}", at=inbound.at, action="case.renamed")
    alert_raise(kind=Kind.RENAMED, office=case.office_id, subject=case.ref, by=None, at=inbound.at)
