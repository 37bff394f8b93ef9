"""Code words for a case: made by a press, read to the person once, and shown nowhere again."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cases.services.case_words import case_words_make
from cases.views.case import case_within_reach, show
from cases.words import LANGUAGES
from operators.doors import OperatorRequest
from operators.refusals import Refused


@never_cache
@require_POST
def words(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Make new code words and show them."""
    found = case_within_reach(request, ref, "cases.edit_case")
    try:
        made = case_words_make(case_ref=ref, by=request.operator, at=now())
    except Refused as refusal:
        return show(request, found, 409, refusal.sentence)
    rows = list(zip(LANGUAGES, made.words, made.duress, strict=True))
    return render(request, "cases/words.html", {"case": found, "rows": rows})
