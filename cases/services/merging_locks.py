"""Two cases and what hangs on them are held in one order, whoever makes them one or parts them.

Contacts first, then the cases: so does whoever talks with the person and keeps what they say.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Callback, Case, Contact, Merge
from cases.services.moving import case_locked
from live.events import ContactUpdated, queue_stream
from live.publish import append
from operators.refusals import Refused


class MergeRefused(Refused):
    """These two stay as they are."""


def merge_locked(ref: UUID) -> tuple[Merge, Case, Case, frozenset[UUID]]:
    """The merge behind the locks of its cases, and the contacts that are held before them.

    Raises Case.DoesNotExist for none.
    """
    named = Merge.objects.filter(ref=ref).values_list("case_id", "into_id", "contacts").first()
    if named is None:
        raise Case.DoesNotExist
    case_ref, into_ref, carried = named
    wanted = Contact.objects.filter(Q(case=case_ref) | Q(ref__in=carried or []))
    held = wanted.select_for_update(of=("self",)).order_by("ref").values_list("ref", flat=True)
    contacts = frozenset(held)
    case, into = both_locked(case_ref, into_ref)
    return Merge.objects.select_for_update().get(ref=ref), case, into, contacts


def both_locked(case_ref: UUID, into_ref: UUID) -> tuple[Case, Case]:
    """Both, locked in one order whoever asks, so that two who merge at once meet here."""
    if case_ref == into_ref:
        raise MergeRefused(_("These are the same case. Type the code of the other one."))
    locked = {ref: case_locked(ref=ref) for ref in sorted((case_ref, into_ref))}
    return locked[case_ref], locked[into_ref]


def carry(out_of: Case, to: Case, refs: Iterable[UUID]) -> None:
    """These contacts, held already, as far as they are still there, and their promises."""
    for contact in Contact.objects.filter(ref__in=refs, case=out_of).order_by("ref"):
        Callback.objects.filter(contact=contact, case=out_of).update(case=to)
        contact.case = to
        contact.version += 1
        contact.save(update_fields=["case", "version"])
        append(
            ContactUpdated(ref=contact.ref, version=contact.version),
            stream=queue_stream(contact.office_id),
        )
