"""How many people each hour of the week needs."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from cases.selectors.traffic import all_series
from floor.need import ABSENT, ENOUGH, PATIENCE, SHARE, WITHIN, met, week_needed
from floor.presenters import shown_week
from floor.selectors import Span, figures_by
from operators.doors import OperatorRequest

#: So far back conversations are looked at for how long one takes.
LATELY = timedelta(days=28)
#: Several of these are held at once, so that their length says little of the hands they need.
WRITTEN = frozenset({"telegram", "web"})


@require_safe
def staffing(request: OperatorRequest) -> HttpResponse:
    """The usual week of all lines, and the people that the mark asks for."""
    at = now()
    lines = [each.known for each in all_series(at=at) if not each.country]
    rates = [sum(known.rates[hour] for known in lines) for hour in range(168)]
    by_line = figures_by(Span(request.operator.office_id, at - LATELY, at), "line")
    calls = [counts for line, counts in by_line.items() if line not in WRITTEN]
    talks = sum(counts.talks for counts in calls)
    spent = sum(counts.talked + counts.wrapped for counts in calls)
    week = week_needed(rates, spent / talks if talks else None, talks, at)
    peak = max(week.hours, key=lambda need: need.people)
    meets = met(peak, week.handling)
    context = {
        # Whoever is forced to sign in has an office without a past.
        "known": any(known.is_known for known in lines) and request.operator.stands_for_id is None,
        "week": list(shown_week(week)),
        "minutes": round(week.handling / 60),
        "counted": talks,
        "enough": ENOUGH,
        "peak": peak,
        "gives_up": f"{meets.gives_up:.0%}" if meets else "",
        "share": f"{SHARE:.0%}",
        "within": WITHIN,
        "patience": PATIENCE // 60,
        "absent": f"{ABSENT:.0%}",
    }
    return render(request, "floor/staffing.html", context)
