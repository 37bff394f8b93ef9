"""Contacts that were drawn, read by supervisors by the card."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from operators.doors import OperatorRequest, within_reach
from operators.refusals import Refused
from operators.views.going import see_other
from quality.forms import CardForm
from quality.models import Review
from quality.selectors import load_of, review_for, reviews_of_office
from quality.services.scoring import contact_score
from quality.views.sheets import sheets_page

RIGHT = "quality.score_contact"
PAGE = "quality/review.html"


@require_safe
def quality(request: OperatorRequest) -> HttpResponse:
    """What was drawn in the office, and how the office is: counts, and nobody's name."""
    context = {"reviews": reviews_of_office(request.operator), "load": load_of(request.operator)}
    return render(request, "quality/quality.html", context)


@require_safe
def review(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """One contact that was drawn: its card, or what was found."""
    with within_reach(request, RIGHT, Review.DoesNotExist):
        found = review_for(request.operator, ref)
    return sheets_page(request, PAGE, found, CardForm())


@require_POST
def score(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Keep what this reader found."""
    with within_reach(request, RIGHT, Review.DoesNotExist):
        found = review_for(request.operator, ref)
    form = CardForm(request.POST)
    if not form.is_valid():
        return sheets_page(request, PAGE, found, form, 422)
    try:
        with within_reach(request, RIGHT, Review.DoesNotExist):
            contact_score(
                review_ref=ref,
                marks=form.marks(),
                remarks=form.remarks(),
                by=request.operator,
                at=now(),
            )
    except Refused as refusal:
        return sheets_page(request, PAGE, found, form, 409, refusal.sentence)
    messages.success(request, _("Your sheet is kept."))
    return see_other("quality:review", ref)
