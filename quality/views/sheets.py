"""The page of one contact that was drawn: what was found, and a form to go on with."""

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.timezone import now

from operators.doors import OperatorRequest
from quality.models import Review
from quality.presenters import POINTS, review_shown


def sheets_page(
    request: OperatorRequest,
    template: str,
    found: Review,
    form: Form,
    status: int = 200,
    problem: str | Promise = "",
) -> HttpResponse:
    """Show whoever asks what they may read of it; `problem` says what was refused."""
    shown = review_shown(found, request.operator, now())
    context = {
        "review": found,
        "shown": shown,
        "form": form,
        "points": POINTS,
        "problem": problem,
        "may_score": not any(sheet.mine for sheet in shown.sheets),
    }
    return render(request, template, context, status=status)
