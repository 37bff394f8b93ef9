"""Breaking the glass, judging who did, and the auditor's own look."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.look_forms import GlassForm, LookForm, ReviewForm
from cases.models import BreakGlass, Judgement
from cases.presenters.case_page import case_look, case_page
from cases.selectors.glass import glasses_of
from cases.services.glass import GlassRefused, break_glass, glass_review
from cases.services.honey import honey_touched
from cases.services.looking import case_looked_at
from operators.doors import OperatorRequest, within_reach
from operators.reach import every_office
from operators.refusals import Refused
from operators.services.pace import take
from operators.sessions import is_stepped_up

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def glass(request: OperatorRequest) -> HttpResponse:
    """Ask for the code and the reason, then open the case for an hour."""
    if request.method != "POST":
        return render(request, "cases/glass.html", {"form": GlassForm()})
    by, at, form = request.operator, now(), GlassForm(request.POST)
    take(person=by, what="search", at=at)
    if not form.is_valid():
        return render(request, "cases/glass.html", {"form": form}, status=422)
    try:
        broken = break_glass(
            **form.cleaned_data, by=by, stepped_up=is_stepped_up(request, at=at), at=at
        )
    except Refused as refusal:
        context = {"form": form, "problem": refusal.sentence}
        return render(request, "cases/glass.html", context, status=409)
    return redirect("cases:case", broken.case_id)


@require_GET
def reviews(request: OperatorRequest) -> HttpResponse:
    """The broken glasses that wait for a judgement, then those that have one."""
    return _reviews(request)


@require_POST
def review(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Judge one."""
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _reviews(request, 422, form.fields["judgement"].error_messages["required"])
    try:
        with within_reach(request, "cases.review_glass", BreakGlass.DoesNotExist):
            glass_review(glass_ref=ref, by=request.operator, at=now(), **form.cleaned_data)
    except GlassRefused as refusal:
        return _reviews(request, 409, refusal.sentence)
    return redirect("cases:reviews")


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: OperatorRequest) -> HttpResponse:
    """Show the auditor what was told in one case, for a reason that is kept."""
    if request.method != "POST":
        return render(request, "cases/look.html", {"form": LookForm()})
    by, at, form = request.operator, now(), LookForm(request.POST)
    take(person=by, what="search", at=at)
    if not form.is_valid():
        return render(request, "cases/look.html", {"form": form}, status=422)
    with every_office("look"):
        try:
            case = case_looked_at(
                code=form.cleaned_data["code"],
                by=by,
                stepped_up=is_stepped_up(request, at=at),
                at=at,
            )
        except Refused as refusal:
            context = {"form": form, "problem": refusal.sentence}
            return render(request, "cases/look.html", context, status=409)
        honey_touched(case=case, by=by, at=at)
        seen = case_look(case=case, asker=by, at=at, reason=form.cleaned_data["reason"])
        record = case_page(case=case, seen=seen, reader=by)
    return render(request, "cases/look.html", {"form": form, "record": record})


def _reviews(
    request: OperatorRequest, status: int = 200, sentence: str | Promise = ""
) -> HttpResponse:
    known = glasses_of(request.operator)
    context = {
        "waiting": known.filter(reviewed_by=None).order_by("due")[:SHOWN],
        "judged": known.exclude(reviewed_by=None).order_by("-reviewed_at")[:SHOWN],
        "judgements": Judgement.choices,
        "problem": sentence,
    }
    with every_office("review_glass"):
        return render(request, "cases/reviews.html", context, status=status)
