"""How many people each hour of the week needs."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from floor.forecast import forecast
from floor.need import ABSENT, ENOUGH, PATIENCE, SHARE, WITHIN, met, week_begins, week_needed
from floor.presenters import shown_week
from operators.doors import OperatorRequest


@require_safe
def staffing(request: OperatorRequest) -> HttpResponse:
    """The usual week of all lines, and the people that the mark asks for."""
    at = now()
    coming = forecast(office=request.operator.office_id, at=at)
    week = week_needed(coming.rates, coming.handling, coming.counted, at)
    first = week_begins(at)
    peak = max(week.hours, key=lambda need: need.people)
    meets = met(peak, week.handling)
    context = {
        # Whoever is forced to sign in has an office without a past.
        "known": coming.is_known and request.operator.stands_for_id is None,
        "week": list(shown_week(week, coming.spreads[first:] + coming.spreads[:first])),
        "taken": None if coming.share is None else f"{coming.share:.0%}",
        "minutes": round(week.handling / 60),
        "counted": coming.counted,
        "enough": ENOUGH,
        "peak": peak,
        "gives_up": f"{meets.gives_up:.0%}" if meets else "",
        "share": f"{SHARE:.0%}",
        "within": WITHIN,
        "patience": PATIENCE // 60,
        "absent": f"{ABSENT:.0%}",
    }
    return render(request, "floor/staffing.html", context)
