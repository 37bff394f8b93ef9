"""Two cases are compared, said to be one, agreed to be one, and made two again."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import access
from cases.merge_form import MergeForm, OtherCaseForm
from cases.models import Case
from cases.offers import offered
from cases.presenters.merging import comparison
from cases.presenters.rows import case_row
from cases.selectors.cases import case_named
from cases.selectors.merges import merge_is_of, merge_proposed
from cases.services.honey import honey_touched
from cases.services.merging import MergeRefused, merge_agree, merge_drop, merge_propose, merge_undo
from cases.views.case import act_on, case_within_reach
from cases.views.desk import uuid_of
from operators.doors import OperatorRequest
from operators.refusals import Refused

UNKNOWN = _("No case within your reach has this code. Look at it again.")


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Ask for the other case, show both side by side, and propose that they are one."""
    found = case_within_reach(request, ref, "cases.propose_merge")
    if proposal := merge_proposed(found.ref):
        return _both(request, found, proposal.case, proposal.into)
    if request.method != "POST":
        return _page(request, found, {"form": OtherCaseForm()})
    form = OtherCaseForm(request.POST)
    other = _other(request, form)
    if other is None or other.pk == found.pk:
        form.add_error("code", UNKNOWN)
        return _page(request, found, {"form": form}, 422)
    keep = request.POST.get("keep")
    keeps_this = keep == "this" if keep else found.opened_at <= other.opened_at
    alias, survivor = (other, found) if keeps_this else (found, other)
    if "why" not in request.POST:
        return _both(request, found, alias, survivor)
    said = MergeForm(request.POST)
    if not said.is_valid():
        return _both(request, found, alias, survivor, form=said, status=422)
    try:
        merge_propose(
            case_ref=alias.ref,
            into_ref=survivor.ref,
            why=said.cleaned_data["why"],
            by=request.operator,
            at=now(),
        )
    except Refused as refusal:
        problem = refusal.sentence
        return _both(request, found, alias, survivor, form=said, status=409, problem=problem)
    return HttpResponseRedirect(reverse("cases:case", args=[ref]), status=303)


@require_POST
def agree_merge(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Agree as the second person."""
    return _decided(request, ref, "cases.agree_merge", merge_agree)


@require_POST
def drop_merge(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take a proposal back, or turn it down."""
    return _decided(request, ref, "cases.propose_merge", merge_drop)


@require_POST
def undo_merge(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Make two cases of one again."""
    why = request.POST.get("why", "")[:500]
    return _decided(request, ref, "cases.undo_merge", merge_undo, why=why)


def _decided(
    request: OperatorRequest,
    ref: UUID,
    permission: str,
    service: Callable[..., object],
    **told: str,
) -> HttpResponse:
    found = case_within_reach(request, ref, permission)
    return act_on(
        request,
        found,
        permission,
        lambda: service(merge_ref=_named(request, found), by=request.operator, at=now(), **told),
    )


def _named(request: OperatorRequest, found: Case) -> UUID:
    """The merge that the page was about, when it is one of this case."""
    chosen = uuid_of(request.POST.get("merge"))
    if chosen is None or not merge_is_of(chosen, case=found.ref):
        raise MergeRefused(_("This was not proposed of this case. Look at it again."))
    return chosen


def _other(request: OperatorRequest, form: OtherCaseForm) -> Case | None:
    """The case of the typed code, when the same act reaches it."""
    if not form.is_valid():
        return None
    try:
        ref = case_named(request.operator, code=form.cleaned_data["code"], ref="")
        return access.case_for(request.operator, ref, "cases.propose_merge")
    except (Refused, Case.DoesNotExist):
        return None


def _both(
    request: OperatorRequest,
    found: Case,
    alias: Case,
    survivor: Case,
    *,
    form: MergeForm | None = None,
    status: int = 200,
    problem: object = "",
) -> HttpResponse:
    asker, other = request.operator, alias if survivor.pk == found.pk else survivor
    for each in (alias, survivor):
        case_within_reach(request, each.ref, "cases.propose_merge")
        honey_touched(case=each, by=asker, at=now())
    keep = "this" if survivor.pk == found.pk else "other"
    both = comparison(
        alias=alias,
        survivor=survivor,
        proposal=merge_proposed(found.ref),
        asker=asker,
        at=now(),
    )
    context = {
        "both": both,
        "sides": (both.alias, both.survivor),
        "merge_form": form or MergeForm(initial={"code": other.code, "keep": keep}),
        "keep": keep,
        "other": "other" if keep == "this" else "this",
        "may": offered(asker, found),
        "problem": problem,
    }
    return _page(request, found, context, status)


def _page(
    request: OperatorRequest, found: Case, context: dict[str, object], status: int = 200
) -> HttpResponse:
    return render(request, "cases/merge.html", {"row": case_row(found)} | context, status=status)
