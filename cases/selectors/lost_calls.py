"""Calls that the line ended before the conversation was over, and who may be calling again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from audit.receipts import receipt
from cases.models import Channel, Contact, IdentityTag
from cases.selectors.candidates import MATCHER, signs_of_contacts
from cases.selectors.merges import survivor
from vault.fields import open_fields

#: For so long somebody may go on where a call was lost.
KEPT = timedelta(hours=24)
SHOWN = 20


def lost_calls(*, contact: Contact, at: datetime) -> list[Contact]:
    """The calls of the office that were lost and that nobody goes on with, the latest first.

    Once both have a case, those of another case than this contact's are left out.
    """
    found = Contact.objects.filter(
        office_id=contact.office_id,
        channel=Channel.CALL,
        lost=True,
        coarse=False,
        continued_by=None,
        ended_at__gt=at - KEPT,
    )
    if contact.case_id:
        mine = survivor(contact.case_id)
        found = found.filter(Q(case=None) | Q(case=mine) | Q(case__merged_into=mine))
    return list(
        found.exclude(ref=contact.ref)
        .select_related("operator", "case")
        .order_by("-ended_at")[:SHOWN]
    )


def of_the_same_number(
    *, contact: Contact, others: Sequence[Contact], at: datetime
) -> frozenset[UUID]:
    """Which of these contacts bear the number of this one; a number is not a person.

    The truncated tags find them, the sealed numbers decide, under a receipt of the matcher's own.
    """
    mine = {(tag.version, bytes(tag.tag)) for tag in _tags([contact])}
    alike = {tag.contact_id for tag in _tags(others) if (tag.version, bytes(tag.tag)) in mine}
    near = [each for each in others if each.ref in alike]
    if not near:
        return frozenset()
    refs = [contact.ref, *(each.ref for each in near)]
    seen = receipt(actor=MATCHER, role="", action="contact.match", subjects=refs, at=at)
    borne, *theirs = signs_of_contacts(open_fields(seen, [contact, *near], "caller"))
    numbers = {sign for sign in borne if sign[0] == "phone"}
    return frozenset(each.ref for each, signs in zip(near, theirs, strict=True) if numbers & signs)


def _tags(contacts: Sequence[Contact]) -> QuerySet[IdentityTag]:
    return IdentityTag.objects.filter(contact__in=[each.ref for each in contacts], kind="phone")
