"""Published figures for programs: files at addresses that stay, and not one parameter.

Whoever could choose dates, groups or seeds could take the noise off by averaging, so an address
with anything behind it is refused before it is read.
"""

from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse
from django.utils.timezone import now
from django.utils.translation import override
from django.views.decorators.http import require_safe

from operators.doors import OperatorRequest, refuse
from press.models import Released
from press.presenters.files import DRAWN, LANGUAGES, as_csv, data_package, feed, listed
from press.presenters.over_time import chart_file
from press.presenters.page import months_of
from press.presenters.picture import png
from press.selectors import published, sorted_out
from press.texts import UNSIGNED

RIGHT = "press.view_released"
FORMS = ("json", "csv", *DRAWN)


@require_safe
def releases(request: OperatorRequest) -> HttpResponse:
    """The list of what is published."""
    _nothing_asked(request)
    return JsonResponse(listed(published(now())))


@require_safe
def download(request: OperatorRequest, period: str, form: str) -> HttpResponse:
    """One release as a file; a chart without a language has English words."""
    return _file(request, period, form, FORMS)


@require_safe
def chart(request: OperatorRequest, period: str, language: str, form: str) -> HttpResponse:
    """The chart up to this release, in the words and numbers of one language."""
    return _file(request, period, form, DRAWN if language in LANGUAGES else (), language)


def _file(
    request: OperatorRequest, period: str, form: str, forms: tuple[str, ...], language: str = "en"
) -> HttpResponse:
    _nothing_asked(request)
    every, doubted = sorted_out(now())
    found = next((each for each in every if each.period == period), None)
    if form in forms and period in doubted:
        return HttpResponse(str(UNSIGNED), "text/plain; charset=utf-8", status=409)
    if found is None or form not in forms:
        raise refuse(request, RIGHT, "out_of_reach")
    months = months_of(every, found)
    if form == "json":
        answer: HttpResponse = JsonResponse(data_package(found, has_chart=bool(months)))
    elif form == "csv":
        answer = HttpResponse(as_csv(found), "text/csv; charset=utf-8")
    elif months:
        answer = _drawn(months, language, form)
    else:
        raise refuse(request, RIGHT, "out_of_reach")
    spoken = f".{language}" if form in DRAWN else ""
    name = f"hotline-requests-{found.period}{spoken}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _drawn(months: list[Released], language: str, form: str) -> HttpResponse:
    with override(language):
        svg = chart_file(months)
    if form == "png":
        return HttpResponse(png(svg), "image/png")
    return HttpResponse(svg, "image/svg+xml; charset=utf-8")


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
