"""A supervisor's note to whoever has a contact in hand, and what becomes of it on their desk."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from audit.record import record
from cases.models import HELD_STATES, Aid, AidKind, Contact
from cases.services.contacts import ContactRefused, contact_held
from live.events import CareChanged, person_stream
from live.publish import append, unit
from operators.models import Operator
from vault.fields import seal

LONGEST_WHISPER = 300
TOO_LONG = _("A note has at most 300 characters: it is read in the middle of a conversation.")
EMPTY = _("Write the note before sending it.")


def contact_whisper(*, contact_ref: UUID, body: str, by: Operator, at: datetime) -> Aid:
    """Put a short sealed note on the desk of whoever has the contact; no line ever sends it.

    Raises ContactRefused, and Contact.DoesNotExist outside the office.
    """
    text = body.strip()
    if not text:
        raise ContactRefused(EMPTY)
    if len(text) > LONGEST_WHISPER:
        raise ContactRefused(TOO_LONG)
    with unit():
        contact = in_other_hands(contact_ref, by)
        note = Aid(contact=contact, kind=AidKind.WHISPER, by=by, of=contact.operator, at=at)
        seal(note, body=text)
        note.save(force_insert=True)
        record(
            "contact.whispered",
            actor=str(by.pk),
            role=by.role,
            subject=contact.ref,
            at=at,
            of=str(note.of_id),
        )
        tell(note)
    return note


def whisper_heed(*, contact_ref: UUID, whisper: UUID, by: Operator, at: datetime) -> Aid:
    """Say to the supervisor that their note was read; a second time changes nothing."""
    with unit():
        contact = contact_held(contact_ref, by)
        mine = Aid.objects.select_for_update().filter(contact=contact, of=by)
        note = mine.filter(ref=whisper, kind=AidKind.WHISPER).first()
        if note is None:
            raise ContactRefused(_("This note is not there any more."))
        if note.seen_at is None:
            _seen(note, by, at, "contact.whisper_heeded")
    return note


def notice_away(*, notice_ref: UUID, by: Operator, at: datetime) -> None:
    """Put away the notice of what a supervisor did about one's contact; twice is once.

    Raises Aid.DoesNotExist for a notice that is somebody else's.
    """
    with unit():
        told = Aid.objects.select_for_update().exclude(kind=AidKind.WHISPER)
        notice = told.get(ref=notice_ref, of=by)
        if notice.seen_at is None:
            _seen(notice, by, at, "contact.notice_put_away")


def in_other_hands(ref: UUID, by: Operator) -> Contact:
    """The contact under a row lock, if a colleague has it in hand. Raises ContactRefused."""
    contact = (
        Contact.objects.select_for_update(of=("self",))
        .select_related("operator")
        .get(ref=ref, office_id=by.office_id)
    )
    if contact.state not in HELD_STATES:
        raise ContactRefused(_("Nobody has this contact in hand any more."))
    if contact.operator_id == by.pk:
        raise ContactRefused(_("You have this contact in hand yourself."))
    return contact


def tell(aid: Aid) -> None:
    """Both who did it and whose contact it was look again, within the caller's unit."""
    for ref in sorted({aid.of_id, aid.by_id}):
        append(CareChanged(ref=aid.contact_id), stream=person_stream(ref))


def _seen(aid: Aid, by: Operator, at: datetime, action: str) -> None:
    aid.seen_at = at
    aid.save(update_fields=["seen_at"])
    record(action, actor=str(by.pk), role=by.role, subject=aid.contact_id, at=at)
    tell(aid)
