"""One's own contacts that were read, and one's answer."""

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
from quality.forms import ReplyForm
from quality.models import Review
from quality.selectors import review_of, reviews_of_person
from quality.services.scoring import scores_reply
from quality.views.sheets import sheets_page

READ = "quality.read_scores"
PAGE = "quality/scores.html"


@require_safe
def mine(request: OperatorRequest) -> HttpResponse:
    """What was read of one's own contacts."""
    context = {"reviews": reviews_of_person(request.operator)}
    return render(request, "quality/mine.html", context)


@require_safe
def scores(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """The sheets of one of them, and a form to answer."""
    with within_reach(request, READ, Review.DoesNotExist):
        found = review_of(request.operator, ref)
    return sheets_page(request, PAGE, found, ReplyForm())


@require_POST
def reply(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Answer, once."""
    with within_reach(request, READ, Review.DoesNotExist):
        found = review_of(request.operator, ref)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return sheets_page(request, PAGE, found, form, 422)
    told = form.cleaned_data
    try:
        scores_reply(
            review_ref=ref,
            body=told["body"],
            disputes=told["disputes"],
            by=request.operator,
            at=now(),
        )
    except Refused as refusal:
        return sheets_page(request, PAGE, found, form, 409, refusal.sentence)
    messages.success(request, _("Your answer stands beside the sheets."))
    return see_other("quality:scores", ref)
