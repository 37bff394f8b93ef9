"""The board of verification."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from cases.presenters.verification_board import verification_board
from cases.selectors.verification import waiting_of
from operators.doors import OperatorRequest


@require_safe
def verification(request: OperatorRequest) -> HttpResponse:
    """What waits to be verified, in the order in which it is done."""
    columns = verification_board(waiting_of(request.operator), request.operator, now())
    return render(request, "cases/verification.html", {"columns": columns})
