"""Two cases prove to be of one person: proposed, agreed by another, and undone as a whole."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from cases.access import still
from cases.bait import is_honey
from cases.lifecycle import Stage
from cases.models import Case, Merge
from cases.selectors.kin import ask_about_each_other
from cases.services.marking import outdated_mark
from cases.services.merging_locks import (
    MergeRefused,
    both_locked,
    carry,
    merge_locked,
)
from cases.services.moving import changed
from cases.services.tasks import tasks_settle
from cases.services.verification import evidence_changed
from live.publish import unit
from operators.models import Operator
from press.facts import fact_count
from vault.blind_index import record_key
from vault.fields import seal

__all__ = ["MergeRefused", "merge_agree", "merge_drop", "merge_propose", "merge_undo"]

AGREED = ("agreed_by", "agreed_at", "contacts", "priority_before", "revision")
MERGEABLE = (Stage.INTAKE, Stage.VERIFIED)


def merge_propose(*, case_ref: UUID, into_ref: UUID, why: str, by: Operator, at: datetime) -> Merge:
    """Say that a case is of the same person as another and goes on as that one."""
    if not why.strip():
        raise MergeRefused(_("Write in one sentence why it is the same person."))
    with unit():
        case, into = both_locked(case_ref, into_ref)
        for each in (case, into):
            still(by, "cases.propose_merge", each)
        _one_office(case, into)
        _mergeable(case, into)
        _alone(case, into)
        merge = Merge(case=case, into=into, by=by, at=at)
        seal(merge, why=why.strip())
        merge.save(force_insert=True)
        for each in (case, into):
            changed(each, by=by, at=at, action="case.merge_proposed", merge=str(merge.ref))
    return merge


def merge_drop(*, merge_ref: UUID, by: Operator, at: datetime) -> Merge:
    """Take a proposal back, or turn it down; nothing has happened yet."""
    with unit():
        merge, case, into, _held = merge_locked(merge_ref)
        for each in (case, into):
            still(by, "cases.propose_merge", each)
        if merge.agreed_at or merge.undone_at:
            raise MergeRefused(_("This proposal is settled already."))
        merge.undone_by, merge.undone_at = by, at
        merge.save(update_fields=["undone_by", "undone_at"])
        for each in (case, into):
            changed(each, by=by, at=at, action="case.merge_dropped", merge=str(merge.ref))
    return merge


def merge_agree(*, merge_ref: UUID, by: Operator, at: datetime) -> Merge:
    """Agree as a second person; from now on the one case is an alias of the other.

    Who the person is, is evidence: what was approved of either counts no more. Nothing is sealed
    under another's keys; contacts, promises and open tasks go on with the case that does.
    """
    with unit():
        merge, case, into, held = merge_locked(merge_ref)
        for each in (case, into):
            still(by, "cases.agree_merge", each)
        if merge.agreed_at or merge.undone_at:
            raise MergeRefused(_("This proposal is settled already."))
        if merge.by_id == by.pk:
            raise MergeRefused(_("You proposed this yourself. A second person has to agree."))
        _mergeable(case, into)
        _no_kin(case, into)
        if is_honey(case) or is_honey(into):
            raise MergeRefused(_("The evidence changed while you read it. Read it again."))
        merge.agreed_by, merge.agreed_at = by, at
        merge.priority_before = into.priority
        merge.contacts = sorted(case.contacts.values_list("ref", flat=True))
        if not held.issuperset(merge.contacts):
            raise MergeRefused(_("The person has come again at this moment. Agree once more."))
        merge.revision = into.safe_contacts.aggregate(most=Max("revision"))["most"] or 0
        frozen, priority = case.frozen or into.frozen, min(case.priority, into.priority)
        for each in (case, into):
            evidence_changed(each, by=by, at=at, collected=False)
            each.evidence_by, each.frozen = merge.by, frozen
        into.priority = priority
        outdated_mark(case_ref=into.ref, at=at)
        changed(into, by=by, at=at, action="case.merge_agreed", merge=str(merge.ref))
        case.save()
        merge.save(update_fields=AGREED)
        carry(case, into, merge.contacts)
        case.merged_into = into
        changed(case, by=by, at=at, action="case.merged", into=str(into.ref))
        tasks_settle(into, by=by, at=at)
        fact_count(key=record_key(case.ref), counted=False)
    return merge


def merge_undo(*, merge_ref: UUID, why: str, by: Operator, at: datetime) -> Merge:
    """Make two cases of one again: each has what it had, and what came since stays where it came.

    Void approvals stay void, and a freeze stays on both until two people lift it.
    """
    if not why.strip():
        raise MergeRefused(_("Write in one sentence why it is somebody else."))
    with unit():
        merge, case, into, held = merge_locked(merge_ref)
        still(by, "cases.undo_merge", into)
        if not merge.agreed_at or merge.undone_at:
            raise MergeRefused(_("These two cases are not one now."))
        if into.stage == Stage.RESOLVED:
            raise MergeRefused(_("A resolved case is read only. Reopen it first."))
        if case.purged_on:
            raise MergeRefused(_("What was told in this case has been removed."))
        merge.undone_by, merge.undone_at = by, at
        seal(merge, why_undone=why.strip())
        merge.save(update_fields=["undone_by", "undone_at", "why_undone"])
        evidence_changed(into, by=by, at=at)
        if into.priority == min(merge.priority_before or into.priority, case.priority):
            into.priority = merge.priority_before or into.priority
        changed(into, by=by, at=at, action="case.merge_undone", merge=str(merge.ref))
        case.merged_into = None
        changed(case, by=by, at=at, action="case.unmerged", out_of=str(into.ref))
        tasks_settle(case, by=by, at=at)
        carry(into, case, sorted(held.intersection(merge.contacts)))
        fact_count(key=record_key(case.ref), counted=True)
    return merge


def _one_office(case: Case, into: Case) -> None:
    if case.office_id != into.office_id:
        raise Case.DoesNotExist


def _mergeable(case: Case, into: Case) -> None:
    for each in (case, into):
        if each.stage == Stage.SCHEDULED:
            raise MergeRefused(
                _("A hand-over window is held for %(code)s. Postpone it first.")
                % {"code": each.code}
            )
        if each.stage not in MERGEABLE:
            raise MergeRefused(_("%(code)s is resolved. Reopen it first.") % {"code": each.code})


def _no_kin(case: Case, into: Case) -> None:
    if ask_about_each_other(case.ref, into.ref):
        raise MergeRefused(
            _("One of the two cases asks about the other. Part the question and the case first.")
        )


def _alone(case: Case, into: Case) -> None:
    for each in (case, into):
        if Merge.objects.filter(case=each, undone_at=None).exists():
            raise MergeRefused(
                _("%(code)s goes on as another case, or is said to.") % {"code": each.code}
            )
    if Merge.objects.filter(into=case, undone_at=None).exists():
        raise MergeRefused(
            _("Another case goes on as %(code)s. Keep %(code)s and merge the other into it.")
            % {"code": case.code}
        )
