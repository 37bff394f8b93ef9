"""What was told is removed for good: its keys first, then its rows; the skeleton stays."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from audit.record import record
from cases.access import still
from cases.agreements import given
from cases.days import KYIV
from cases.lifecycle import APPROVERS_NEEDED, Stage
from cases.models import (
    OPEN_STATES,
    Aid,
    Approval,
    Attachment,
    Block,
    Callback,
    Case,
    CaseWords,
    Contact,
    EvidenceItem,
    Flag,
    IdentityTag,
    KnownSender,
    LineEvent,
    Merge,
    Message,
    Note,
    Piece,
    PrivateNote,
    Purpose,
    Recognition,
    SafeContact,
    Source,
    Task,
)
from cases.models.case import SEALED as CASE_SEALED
from cases.models.contact import SEALED as CONTACT_SEALED
from cases.selectors.parted import is_alone
from cases.services.coarsening import CONTACT_TIMES, case_coarsen, to_days
from cases.services.moving import case_locked, changed
from cases.services.people_purging import people_empty
from cases.services.verification import approval_add
from live.events import CaseChanged, ContactUpdated, case_stream, queue_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused
from vault.keyring import keys_destroy

ACTOR = "system:retention"
#: What else of a contact tells of its person.
UNTOLD = ("route", "continues", "weighed", "weighed_over")


class PurgeRefused(Refused):
    """The case is not removed now."""


def case_purge(*, case_ref: UUID, by: Operator, at: datetime) -> Case:
    """Agree as a supervisor to remove a case; the second, different one removes it at once."""
    with unit():
        case = case_locked(ref=case_ref)
        if case.purged_on:
            return case
        still(by, "cases.purge_case", case)
        _may_go(case)
        approval_add(case, by=by, purpose=Purpose.PURGE, finding="", at=at)
        agreed = given(case, Purpose.PURGE).values("operator")
        if agreed.distinct().count() < APPROVERS_NEEDED:
            changed(case, by=by, at=at, action="case.purge_proposed")
            return case
        removed = _empty(case, at)
        for alias in case.aliases.select_for_update().filter(purged_on=None):
            removed += _empty(alias, at)
        record(
            "case.purged",
            actor=str(by.pk),
            role=by.role,
            subject=case.ref,
            at=at,
            removed=_told(removed),
        )
        _tell(case)
    return case


def case_purge_due(*, case_ref: UUID, at: datetime) -> Counter[str]:
    """Remove a case whose time has come; gives how much of each kind went. Twice is once."""
    with unit():
        case = case_locked(ref=case_ref)
        if case.purged_on:
            return Counter()
        _may_go(case)
        removed = _empty(case, at)
        record("case.purged", actor=ACTOR, subject=case.ref, at=at, removed=_told(removed))
        _tell(case)
    return removed


def contact_purge_due(*, contact_ref: UUID, at: datetime) -> Counter[str]:
    """Remove what was told in a contact that belongs to no case. Twice is once."""
    with unit():
        contact = Contact.objects.select_for_update().get(ref=contact_ref)
        if contact.purged_on or not is_alone(contact):
            return Counter()
        removed = _empty_contacts([contact], at)
        record("contact.purged", actor=ACTOR, subject=contact.ref, at=at, removed=_told(removed))
        append(
            ContactUpdated(ref=contact.ref, version=contact.version + 1),
            stream=queue_stream(contact.office_id),
        )
    return removed


def _may_go(case: Case) -> None:
    if case.stage != Stage.RESOLVED:
        raise PurgeRefused(_("Only a resolved case is removed."))
    if case.frozen:
        raise PurgeRefused(_("A frozen case is kept until two people lift the freeze."))
    if case.contacts.filter(state__in=OPEN_STATES).exists():
        raise PurgeRefused(_("A conversation of this case is still open. Close it first."))


def _empty(case: Case, at: datetime) -> Counter[str]:
    """Destroy the keys of the locked case and its contacts, then the rows that they opened.

    The keys lie in another database and go at once: from here on nothing opens, whatever becomes
    of this transaction, and whoever comes again finishes it.
    """
    removed: Counter[str] = Counter(cases=1, keys=keys_destroy(owner=case.ref))
    removed += _empty_contacts(list(case.contacts.select_for_update()), at)
    removed["tags"] += IdentityTag.objects.filter(case=case).delete()[0]
    removed["notes"] += Note.objects.filter(case=case).delete()[0]
    removed["tasks"] += Task.objects.filter(case=case).delete()[0]
    removed["private notes"] += PrivateNote.objects.filter(case=case).delete()[0]
    removed["flags"] += Flag.objects.filter(case=case).delete()[0]
    removed["callbacks"] += Callback.objects.filter(case=case).delete()[0]
    removed["recognitions"] += Recognition.objects.filter(case=case).delete()[0]
    removed += people_empty(case)
    CaseWords.objects.filter(case=case).delete()
    Merge.objects.filter(case=case).update(why=None, why_undone=None)
    KnownSender.objects.filter(case=case).delete()
    removed["evidence"] += EvidenceItem.objects.filter(case=case).delete()[0]
    Source.objects.filter(case=case).delete()
    removed["agreements"] += SafeContact.objects.filter(case=case).delete()[0]
    case.releases.update(place=None)
    case.transitions.update(detail=None)
    case_coarsen(case)
    Approval.objects.filter(case=case).update(finding=None)
    case.refresh_from_db()
    for name in CASE_SEALED:
        setattr(case, name, None)
    case.purged_on = localtime(at, KYIV).date()
    case.assignee = case.liaison = None
    case.version += 1
    case.save()
    return removed


def _empty_contacts(contacts: Iterable[Contact], at: datetime) -> Counter[str]:
    removed: Counter[str] = Counter()
    for contact in contacts:
        removed += Counter(contacts=1, keys=keys_destroy(owner=contact.ref))
        Piece.objects.filter(contact=contact).delete()
        Block.objects.filter(contact=contact).delete()
        Aid.objects.filter(contact=contact).delete()
        removed["attachments"] += Attachment.objects.filter(contact=contact).delete()[0]
        removed["messages"] += Message.objects.filter(contact=contact).delete()[0]
        removed["tags"] += IdentityTag.objects.filter(contact=contact).delete()[0]
        removed["callbacks"] += Callback.objects.filter(contact=contact).delete()[0]
        removed["recognitions"] += Recognition.objects.filter(contact=contact).delete()[0]
        contact.switch_events.all().delete()
        LineEvent.objects.filter(contact=contact).update(call_key=None)
        to_days(LineEvent.objects.filter(contact=contact), "at")
        mine = Contact.objects.filter(ref=contact.ref)
        to_days(mine, *CONTACT_TIMES, coarse=True)
        mine.update(
            **dict.fromkeys((*CONTACT_SEALED, *UNTOLD)),
            lost=False,
            weighed_why="",
            version=contact.version + 1,
            purged_on=localtime(at, KYIV).date(),
        )
    return removed


def _told(removed: Counter[str]) -> str:
    """The counts as the journal keeps them: "keys 4, messages 12"."""
    return ", ".join(f"{kind} {number}" for kind, number in sorted(removed.items()) if number)


def _tell(case: Case) -> None:
    event = CaseChanged(ref=case.ref, version=case.version)
    append(event, stream=queue_stream(case.office_id))
    append(event, stream=case_stream(case.ref))
