"""One's own shifts, on a page and as a calendar."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from operators.doors import OperatorRequest
from rota.calendar import written
from rota.presenters import between, lasts
from rota.selectors import shift_that_ends, shifts_of


@require_safe
def mine(request: OperatorRequest) -> HttpResponse:
    """The own shifts that lie ahead, and the last two weeks."""
    at = now()
    found = [(each, between(each), lasts(each)) for each in shifts_of(request.operator, at=at)]
    context = {
        "ahead": [row for row in found if row[0].ends > at],
        "past": [row for row in reversed(found) if row[0].ends <= at],
        "at": at,
        "ending": shift_that_ends(request.operator, at=at),
    }
    return render(request, "rota/mine.html", context)


@require_safe
def calendar(request: OperatorRequest) -> HttpResponse:
    """The own shifts for a calendar of one's own; the file says nothing of what this is."""
    at = now()
    return HttpResponse(
        written(shifts_of(request.operator, at=at), at),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="shifts.ics"'},
    )
