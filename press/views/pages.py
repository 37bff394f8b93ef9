"""The pages of published figures; they read what is published and nothing else."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from operators.doors import OperatorRequest, refuse
from press.models import Reason, Released
from press.period import Period
from press.presenters.over_time import chart_of, rows_of
from press.presenters.page import heads_of, months_of, next_release, sentence_of
from press.presenters.tables import period_named, release_shown
from press.selectors import sorted_out
from press.texts import METHOD, UNSIGNED

RIGHT = "press.view_press"


@require_safe
def press(request: OperatorRequest) -> HttpResponse:
    """The newest month that is published, or that there is none yet."""
    releases, doubted = sorted_out(now())
    months = [each for each in releases if Period.named(each.period).month]
    return _page(request, releases, next(iter(months or releases), None), doubted)


@require_safe
def release(request: OperatorRequest, period: str) -> HttpResponse:
    """One published release."""
    releases, doubted = sorted_out(now())
    found = next((each for each in releases if each.period == period), None)
    if found is None and period in doubted:
        return _page(request, releases, None, doubted, status=409)
    if found is None:
        raise refuse(request, RIGHT, "out_of_reach")
    return _page(request, releases, found, doubted)


def _page(
    request: OperatorRequest,
    releases: list[Released],
    newest: Released | None,
    doubted: list[str],
    *,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, object] = {
        "releases": [(each, period_named(each.period)) for each in releases],
        "doubted": [period_named(each) for each in doubted],
        "unsigned": UNSIGNED,
        "method": METHOD,
        "works": request.operator.has_perm("press.prepare_release"),
    }
    if newest is not None:
        months = months_of(releases, newest)
        context |= {
            "shown": release_shown(newest),
            "heads": heads_of(newest, months),
            "months": months,
            "chart": chart_of(months),
            "over_time": rows_of(months) if months else None,
            "sentence": sentence_of(months),
            "next_on": next_release(releases[0]),
            "notices": [Reason(each["reason"]).label for each in newest.corrections],
        }
    return render(request, "press/press.html", context, status=status)
