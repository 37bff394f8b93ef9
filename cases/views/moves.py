"""The moves of a case: verified, scheduled, resolved, begun again, frozen."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.outcome_form import OutcomeForm, ReopenForm
from cases.services.freezing import case_duress, case_freeze, case_lift
from cases.services.resolution import case_reopen, case_resolve, handover_confirm
from cases.services.retention import case_purge
from cases.services.verification import case_verify, verification_propose, verification_refuse
from cases.verify_form import FindingForm, RefuseForm
from cases.views.case import act_on, case_within_reach, on_case
from operators.doors import OperatorRequest
from operators.roles import Role


@require_POST
def verify(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Approve the evidence as one of two people."""
    return on_case(
        request, ref, "cases.approve_verification", case_verify, FindingForm(request.POST)
    )


@require_POST
def resolve(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """End the case with an outcome."""
    return on_case(request, ref, "cases.resolve_case", case_resolve, OutcomeForm(request.POST))


@require_POST
def reopen(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Begin again at intake."""
    found, form = case_within_reach(request, ref, "cases.reopen_case"), ReopenForm(request.POST)
    return act_on(
        request,
        found,
        "cases.reopen_case",
        lambda: case_reopen(
            case_ref=ref, by=request.operator, why=form.cleaned_data["again"], at=now()
        ),
        form,
    )


@require_POST
def freeze(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Stop the case at once."""
    return on_case(request, ref, "cases.freeze_case", case_freeze, then=_afterwards(request))


@require_POST
def lift(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Agree to lift the freeze as one of two people."""
    return on_case(request, ref, "cases.lift_freeze", case_lift)


@require_POST
def propose(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Say that the evidence is complete."""
    return on_case(request, ref, "cases.propose_verification", verification_propose)


@require_POST
def refuse(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Say that the evidence convinces nobody, and why."""
    return on_case(
        request, ref, "cases.refuse_verification", verification_refuse, RefuseForm(request.POST)
    )


@require_POST
def confirm(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Say that the person was received."""
    return on_case(
        request,
        ref,
        "cases.confirm_handover",
        handover_confirm,
        then=reverse("cases:cases"),
        drop_tasks="drop_tasks" in request.POST,
    )


@require_POST
def duress(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Note that the person gave the duress word."""
    return on_case(request, ref, "cases.duress_case", case_duress, then=_afterwards(request))


def _afterwards(request: OperatorRequest) -> str | None:
    """A freeze takes the place and the case from the liaison officer: back to the list."""
    return reverse("cases:cases") if request.operator.role == Role.LIAISON else None


@require_POST
def purge(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Agree to remove what was told, as one of two supervisors."""
    return on_case(request, ref, "cases.purge_case", case_purge)
