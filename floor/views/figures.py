"""The figures of one day or of several, by hour, day, line or language."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from floor.bars import bars
from floor.divided import busy, divided
from floor.duty import FEWEST, duty_whole
from floor.figures import AGAIN_DAYS, SHORT, WRAP_LIMIT
from floor.forms import DIVISIONS, HOUR, FiguresForm, ReasonForm
from floor.more import chart_of, more, name_of, shown_more
from floor.presenters import shown
from floor.selectors import figures_whole
from operators.doors import OperatorRequest


@require_safe
def figures(request: OperatorRequest) -> HttpResponse:
    """How the contacts of the own office went."""
    at = now()
    today = localdate(at).isoformat()
    usual = {"first": today, "last": today, "by": HOUR}
    form = FiguresForm(request.GET.dict() or usual, at=at)
    return figures_page(request, form, ReasonForm(), status=200 if form.is_valid() else 422)


def figures_page(
    request: OperatorRequest, form: FiguresForm, why: ReasonForm, *, status: int
) -> HttpResponse:
    """The page, with whatever was typed of a reason."""
    context: dict[str, object] = {"form": form, "why": why}
    if form.is_valid():
        at, by = now(), form.cleaned_data["by"]
        span = form.span(request.operator.office_id)
        groups, whole = divided(span, by), figures_whole(span)
        duties, duty = busy(span, by, at=at), duty_whole(span, at=at)
        context |= {
            "whole": shown(_("All"), whole),
            "rows": [shown(name_of(group, by), counts) for group, counts in groups.items()],
            "more": list(shown_more(groups, duties, by)),
            "more_whole": more(_("All"), whole, duty),
            "chart": bars(chart_of(groups, by)),
            "short": SHORT,
            "limit": WRAP_LIMIT // 60,
            "again": AGAIN_DAYS,
            "fewest": FEWEST,
            "division": dict(DIVISIONS)[by],
        }
    return render(request, "floor/figures.html", context, status=status)
