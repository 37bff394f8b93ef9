"""A contact is joined to a case that somebody recognised, and taken out again: never by itself."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.access import still
from cases.lifecycle import Stage
from cases.models import Case, Contact, Ground, Recognition
from cases.services.contacts import contact_held
from cases.services.dormancy import returned
from cases.services.marking import outdated_mark
from cases.services.moving import case_locked, changed, surviving_locked
from cases.services.opening import OpeningRefused
from cases.services.resolution import reopen_locked
from cases.services.verification import evidence_changed
from live.events import ContactUpdated, queue_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused
from vault.fields import seal


class UnlinkRefused(Refused):
    """This contact stays where it is."""


def case_link(
    *, contact_ref: UUID, case_ref: UUID, ground: str, by: Operator, at: datetime
) -> Case:
    """Join this contact to a case that the operator recognised; a resolved case begins again.

    Both keep their keys. Who the person is, is evidence: what was approved before counts no more.
    """
    if ground not in Ground.values:
        raise OpeningRefused(_("Choose by what you recognised the person. A number is not enough."))
    with unit():
        contact = contact_held(contact_ref, by)
        if contact.case_id:
            raise OpeningRefused(_("This contact belongs to a case already."))
        case = surviving_locked(ref=case_ref)
        if case.office_id != contact.office_id:
            raise OpeningRefused(_("This case belongs to another office."))
        Recognition.objects.create(
            contact=contact,
            case=case,
            ground=ground,
            priority_before=case.priority,
            by=by,
            at=at,
        )
        if case.stage == Stage.RESOLVED:
            reopen_locked(case, by=by, at=at)
        else:
            evidence_changed(case, by=by, at=at)
        case.priority = min(case.priority, contact.priority)
        returned(case, at=at)
        # Its conversation may have begun before something in the script was corrected.
        outdated_mark(case_ref=case.ref, at=at)
        changed(case, by=by, at=at, action="case.contact_linked", contact=str(contact.ref))
        _put(contact, case)
    return case


def case_unlink(*, case_ref: UUID, contact_ref: UUID, why: str, by: Operator, at: datetime) -> Case:
    """Take a contact out of a case again, because it was somebody else; both are as before.

    What the case was told otherwise since stays, and approvals that were void stay void.
    """
    if not why.strip():
        raise UnlinkRefused(_("Write in one sentence why it is somebody else."))
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.unlink_case", case)
        link = (
            Recognition.objects.select_for_update(of=("self",))
            .select_related("contact")
            .filter(case=case, contact=contact_ref, undone_at=None)
            .first()
        )
        if link is None:
            raise UnlinkRefused(_("This contact was not joined to this case by anybody."))
        contact = Contact.objects.select_for_update().get(ref=contact_ref)
        link.undone_by, link.undone_at = by, at
        seal(link, why_undone=why.strip())
        link.save(update_fields=["undone_by", "undone_at", "why_undone"])
        evidence_changed(case, by=by, at=at)
        if case.priority == min(link.priority_before, contact.priority):
            case.priority = link.priority_before
        changed(case, by=by, at=at, action="case.contact_unlinked", contact=str(contact.ref))
        _put(contact, None)
    return case


def _put(contact: Contact, case: Case | None) -> None:
    """Where the contact belongs now, and its promises with it."""
    contact.callbacks.filter(case=contact.case_id).update(case=case)
    contact.case = case
    contact.version += 1
    contact.save(update_fields=["case", "version"])
    append(
        ContactUpdated(ref=contact.ref, version=contact.version),
        stream=queue_stream(contact.office_id),
    )
