"""Two different people agree that a person is who they say and that it is no trap."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from cases.access import still
from cases.agreements import collectors, given
from cases.bait import is_honey
from cases.ledger import Lack, ledger
from cases.lifecycle import APPROVERS_NEEDED, Stage
from cases.models import Approval, Case, Purpose
from cases.selectors.evidence import checklist_of, evidence_standing
from cases.services.moving import case_locked, changed, move, standing
from cases.services.scheduling import slot_release
from cases.signatures import approval_signature
from live.publish import unit
from operators.models import Operator
from operators.refusals import Refused
from vault.fields import open_one, seal


class VerificationRefused(Refused):
    """This person may not approve this evidence now."""


def case_verify(*, case_ref: UUID, by: Operator, finding: str, evidence: int, at: datetime) -> Case:
    """Approve the evidence; the second person's approval moves the case to verified.

    What was verified more than a day ago is approved by two again before it is scheduled.
    """
    with unit():
        case = case_locked(ref=case_ref)
        _waits_for_approval(case)
        if case.frozen:
            raise VerificationRefused(
                _("The case is frozen. Two people must lift the freeze first.")
            )
        if by.pk in collectors(case):
            raise VerificationRefused(
                _("You collected this evidence, so two other people must approve it.")
            )
        if _proposed(case, by):
            raise VerificationRefused(_("You proposed this yourself. Two other people approve it."))
        still(by, "cases.approve_verification", case)
        _not_refused(case)
        if evidence != case.evidence:
            raise VerificationRefused(_("The evidence changed while you read it. Read it again."))
        _enough(case, by, at)
        approval_add(case, by=by, purpose=Purpose.VERIFY, finding=finding, at=at)
        case.standing = standing(case, asked=True)
        changed(case, by=by, at=at, action="case.approved", evidence=case.evidence)
        if case.stage == Stage.INTAKE and case.standing.verifiers >= APPROVERS_NEEDED:
            if is_honey(case):
                raise VerificationRefused(
                    _("The evidence changed while you read it. Read it again.")
                )
            move(case, case.verify, by=by, at=at)
    return case


def verification_propose(*, case_ref: UUID, by: Operator, at: datetime) -> Case:
    """Say that the evidence is complete and two others may look at it; twice is once."""
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.propose_verification", case)
        if case.frozen:
            raise VerificationRefused(
                _("The case is frozen. Two people must lift the freeze first.")
            )
        _not_refused(case)
        if not _proposed(case, by):
            approval_add(case, by=by, purpose=Purpose.PROPOSE, finding="", at=at)
            changed(case, by=by, at=at, action="case.verification_proposed")
    return case


def verification_refuse(
    *, case_ref: UUID, by: Operator, evidence: int, why: str, at: datetime
) -> Case:
    """Say that this evidence convinces nobody; the case stays at intake, the reason sealed.

    Nothing goes out: whoever called waits as before. Twice is once; a second person is told.
    """
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.refuse_verification", case)
        if evidence != case.evidence:
            raise VerificationRefused(_("The evidence changed while you read it. Read it again."))
        if not why.strip():
            raise VerificationRefused(_("Write in one sentence why this is refused."))
        if not _refused_alike(case, by):
            approval_add(case, by=by, purpose=Purpose.REFUSE, finding=why.strip(), at=at)
            changed(case, by=by, at=at, action="case.verification_refused")
    return case


def approval_add(
    case: Case, *, by: Operator, purpose: Purpose, finding: str, at: datetime
) -> Approval:
    """Write one person's approval of the locked case. Raises VerificationRefused when repeated."""
    approval = Approval(case=case, operator=by, purpose=purpose, evidence=case.evidence, at=at)
    approval.signature = approval_signature(approval)
    seal(approval, finding=finding or None)
    try:
        with transaction.atomic():
            approval.save(force_insert=True)
    except IntegrityError as refusal:
        raise VerificationRefused(
            _("You have approved this already. A second, different person is needed.")
        ) from refusal
    return approval


def _waits_for_approval(case: Case) -> None:
    if case.stage not in (Stage.INTAKE, Stage.VERIFIED):
        raise VerificationRefused(
            _("A case is approved at intake, and again before it is scheduled.")
        )
    if case.stage == Stage.VERIFIED and standing(case, asked=True).verifiers >= APPROVERS_NEEDED:
        raise VerificationRefused(_("Two people have approved this within 24 hours."))


def _enough(case: Case, by: Operator, at: datetime) -> None:
    """Refuse while the ledger lacks something; each reason is said."""
    seen = receipt(actor=str(by.pk), role=by.role, action="case.verify", subjects=[case.ref], at=at)
    asked = checklist_of(case.ref, open_one(seen, case, "caller_role") or "")
    sums = ledger(evidence_standing(case.ref), asked.needed)
    if sums.lacks:
        raise VerificationRefused(" ".join(str(Lack(lack).label) for lack in sums.lacks))


def _refused_alike(case: Case, by: Operator) -> bool:
    """Whether this person refused it already; their words are no place for somebody else's."""
    refused = given(case, Purpose.REFUSE).select_related("operator")
    first = refused.order_by("at", "pk").first()
    if first is not None and first.operator_id != by.pk:
        raise VerificationRefused(
            gettext("%(name)s has refused this already.") % {"name": first.operator.call_sign}
        )
    return first is not None


def _not_refused(case: Case) -> None:
    if given(case, Purpose.REFUSE).exists():
        raise VerificationRefused(
            _("This evidence was refused. It is proposed again once there is new evidence.")
        )


def _proposed(case: Case, by: Operator) -> bool:
    return given(case, Purpose.PROPOSE).filter(operator=by).exists()


def evidence_changed(case: Case, *, by: Operator, at: datetime, collected: bool = True) -> None:
    """Void every approval of the locked case: what was approved is no longer what is there.

    Who did so has `collected` evidence, and approves none of this case, unless it is said not so.
    """
    if case.stage == Stage.SCHEDULED:
        slot_release(case, by=by, at=at)
    if case.stage == Stage.VERIFIED:
        move(case, case.void, by=by, at=at)
    case.evidence += 1
    if collected:
        case.evidence_by = by
