"""The ledger of a case: an item is added or withdrawn, two sources prove to be one."""

from collections.abc import Callable
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from cases.evidence_form import EvidenceForm, JoinForm, WithdrawForm
from cases.models import Case
from cases.presenters.case_page import case_look
from cases.presenters.evidence import Evidence, evidence_panel
from cases.presenters.rows import case_row
from cases.services.evidence import evidence_add, evidence_withdraw, sources_join
from cases.services.honey import honey_touched
from cases.views.answering import MISSING, Page, act
from cases.views.case import case_within_reach
from operators.doors import OperatorRequest
from vault.fields import open_one

RIGHT = "cases.add_evidence"


@require_http_methods(["GET", "POST"])
def add_evidence(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """The ledger with a form for the next item."""
    found = case_within_reach(request, ref, RIGHT)
    shown = _ledger(request, found)
    if request.method == "GET":
        return _show(request, found, shown, EvidenceForm(origins=shown.origins))
    form = EvidenceForm(request.POST, origins=shown.origins)
    return act(
        request,
        RIGHT,
        lambda: evidence_add(
            case_ref=ref,
            by=request.operator,
            point=form.cleaned_data["point"],
            weight=form.cleaned_data["weight"],
            source=form.origin(),
            finding=form.cleaned_data["finding"],
            at=now(),
        ),
        then=reverse("cases:add-evidence", args=[ref]),
        page=_page(request, found, shown, form),
        form=form,
    )


@require_POST
def withdraw_evidence(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Say that an item no longer counts."""
    return _then_ledger(request, ref, evidence_withdraw, WithdrawForm(request.POST))


@require_POST
def join_sources(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Say that two sources are one."""
    return _then_ledger(request, ref, sources_join, JoinForm(request.POST))


def _then_ledger(
    request: OperatorRequest, ref: UUID, service: Callable[..., object], form: Form
) -> HttpResponse:
    found = case_within_reach(request, ref, RIGHT)
    shown = _ledger(request, found)
    return act(
        request,
        RIGHT,
        lambda: service(case_ref=ref, by=request.operator, at=now(), **form.cleaned_data),
        then=reverse("cases:add-evidence", args=[ref]),
        page=_page(request, found, shown, EvidenceForm(origins=shown.origins)),
        form=form,
    )


def _ledger(request: OperatorRequest, found: Case) -> Evidence:
    at = now()
    honey_touched(case=found, by=request.operator, at=at)
    seen = case_look(case=found, asker=request.operator, at=at)
    role = open_one(seen, found, "caller_role") or ""
    return evidence_panel(case=found, caller_role=role, seen=seen)


def _page(request: OperatorRequest, found: Case, shown: Evidence, form: EvidenceForm) -> Page:
    def page(status: int, sentence: str | Promise, typed: Form | None) -> HttpResponse:
        faults = [] if typed is None or typed is form else list(typed.errors.values())
        said = str(faults[0][0]) if faults else ""
        words = sentence or said or MISSING
        return _show(request, found, shown, form, status, words, typed)

    return page


def _show(
    request: OperatorRequest,
    found: Case,
    shown: Evidence,
    form: EvidenceForm,
    status: int = 200,
    sentence: str | Promise = "",
    typed: Form | None = None,
) -> HttpResponse:
    context = {"row": case_row(found), "case": found.ref, "evidence": shown, "form": form}
    context |= {"problem": sentence, "typed": typed}
    return render(request, "cases/add_evidence.html", context, status=status)
