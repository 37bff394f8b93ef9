"""How many people each hour of the week needs."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from cases.selectors.traffic import all_series
from floor.need import ABSENT, PATIENCE, SHARE, WITHIN, week_needed
from floor.presenters import shown_week
from floor.selectors import Span, figures_whole
from operators.doors import OperatorRequest

#: So far back conversations are looked at for how long one takes.
LATELY = timedelta(days=28)


@require_safe
def staffing(request: OperatorRequest) -> HttpResponse:
    """The usual week of all lines, and the people that the mark asks for."""
    at = now()
    lines = [each.known for each in all_series(at=at) if not each.country]
    rates = [sum(known.rates[hour] for known in lines) for hour in range(168)]
    lately = figures_whole(Span(request.operator.office_id, at - LATELY, at))
    week = week_needed(rates, lately.handling, lately.talks, at)
    peak = max(week.hours, key=lambda need: need.people)
    context = {
        "known": any(known.is_known for known in lines),
        "week": list(shown_week(week)),
        "minutes": round(week.handling / 60),
        "counted": lately.talks,
        "peak": peak,
        "gives_up": f"{peak.meets.gives_up:.0%}" if peak.meets else "",
        "share": f"{SHARE:.0%}",
        "within": WITHIN,
        "patience": PATIENCE // 60,
        "absent": f"{ABSENT:.0%}",
    }
    return render(request, "floor/staffing.html", context)
