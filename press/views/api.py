"""Published figures for programs: files at addresses that stay, and not one parameter.

Whoever could choose dates, groups or seeds could take the noise off by averaging, so an address
with anything behind it is refused before it is read.
"""

from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from operators.doors import OperatorRequest, refuse
from press.presenters.files import as_csv, data_package, feed, listed
from press.presenters.page import chart_of, months_of
from press.selectors import published, sorted_out
from press.texts import UNSIGNED

RIGHT = "press.view_released"
FORMS = ("json", "csv", "svg")


@require_safe
def releases(request: OperatorRequest) -> HttpResponse:
    """The list of what is published."""
    _nothing_asked(request)
    return JsonResponse(listed(published(now())))


@require_safe
def download(request: OperatorRequest, period: str, form: str) -> HttpResponse:
    """One release as a file."""
    _nothing_asked(request)
    every, doubted = sorted_out(now())
    found = next((each for each in every if each.period == period), None)
    if form in FORMS and period in doubted:
        return HttpResponse(str(UNSIGNED), "text/plain; charset=utf-8", status=409)
    if found is None or form not in FORMS:
        raise refuse(request, RIGHT, "out_of_reach")
    if form == "json":
        answer: HttpResponse = JsonResponse(data_package(found))
    elif form == "csv":
        answer = HttpResponse(as_csv(found), "text/csv; charset=utf-8")
    else:
        answer = HttpResponse(chart_of(months_of(every, found)), "image/svg+xml")
    name = f"hotline-requests-{found.period}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
def changes(request: OperatorRequest) -> HttpResponse:
    """What was published, and what was said of it later."""
    _nothing_asked(request)
    return HttpResponse(feed(published(now())), "application/atom+xml; charset=utf-8")


def _nothing_asked(request: OperatorRequest) -> None:
    """Refuse any parameter of any kind, and any body."""
    if request.META.get("QUERY_STRING") or request.META.get("CONTENT_LENGTH") not in (
        "",
        "0",
        None,
    ):
        raise BadRequest("these addresses take no parameter")
