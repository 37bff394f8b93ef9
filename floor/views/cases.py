"""How the cases of the office went, and how long the open ones have been where they are."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from floor.bars import bars
from floor.cases_shown import ages, chart_of, shown_stages, shown_verdicts
from floor.flow import AGES, TARGET, ageing, dormant_now, flow_of
from floor.forms import DaysForm, ReasonForm
from operators.doors import OperatorRequest


@require_safe
def cases(request: OperatorRequest) -> HttpResponse:
    """The last days of cases, and where the open ones stand."""
    today = localdate(now()).isoformat()
    form = DaysForm(request.GET or {"first": today, "last": today})
    return cases_page(request, form, ReasonForm(), status=200 if form.is_valid() else 422)


def cases_page(
    request: OperatorRequest, form: DaysForm, why: ReasonForm, *, status: int
) -> HttpResponse:
    """The page, with whatever was typed of a reason."""
    context: dict[str, object] = {"form": form, "why": why}
    if form.is_valid():
        office, at = request.operator.office_id, now()
        flow, open_ones = flow_of(form.span(office)), ageing(office, at=at)
        context |= {
            "stages": list(shown_stages(flow, open_ones)),
            "verdicts": shown_verdicts(flow, dormant_now(office)),
            "ages": ages(),
            "chart": bars(chart_of(open_ones)),
            "target": TARGET,
            "longest": AGES[-1],
        }
    return render(request, "floor/cases.html", context, status=status)
