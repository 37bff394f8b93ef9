"""The rota of an office, week by week, as its supervisors plan it."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cases.days import KYIV
from cases.presenters.schedule import monday
from floor.forecast import forecast
from operators.doors import OperatorRequest
from operators.models import Operator
from operators.refusals import Refused
from operators.views.going import see_other
from rota.forms import ShiftForm, WeekForm
from rota.presenters import bars, by_clock, days_drawn, hours, in_words, rows
from rota.selectors import covered, people_to_plan, shifts_between
from rota.services.shifts import shift_plan
from rota.services.weeks import week_copy
from rota.spans import WEEK, week_of

#: So many people stand on one page.
PEOPLE = 100


@require_safe
def rota(request: OperatorRequest) -> HttpResponse:
    """One week: who is there, who is missing, and a form for one shift more."""
    return _page(request, ShiftForm(office=request.operator.office_id))


@require_POST
def plan(request: OperatorRequest) -> HttpResponse:
    """Plan one shift."""
    form = ShiftForm(request.POST, office=request.operator.office_id)
    if not form.is_valid():
        return _page(request, form, 422)
    person, times = form.cleaned_data["person"], form.cleaned_data["times"]
    try:
        shift_plan(person=person.pk, times=times, by=request.operator, at=now())
    except Operator.DoesNotExist:
        return _page(request, form, 409, _("This colleague works here no more."))
    except Refused as refusal:
        return _page(request, form, 409, refusal.sentence)
    messages.success(request, _("The shift is planned."))
    return see_other(_week(times.begins))


@require_POST
def copy(request: OperatorRequest) -> HttpResponse:
    """Plan a week as the one before was."""
    form = WeekForm(request.POST)
    empty = ShiftForm(office=request.operator.office_id)
    if not form.is_valid():
        return _page(request, empty, 422, _("This is no week."))
    week = form.cleaned_data["week"]
    first = monday(week.isoformat(), now())
    if not first <= week < first + WEEK:
        return _page(request, empty, 422, _("This is no week."))
    try:
        copied = week_copy(first=first, by=request.operator, at=now())
    except Refused as refusal:
        return _page(request, empty, 409, refusal.sentence)
    said = ngettext(
        "%(made)s shift was planned as in the week before.",
        "%(made)s shifts were planned as in the week before.",
        copied.made,
    ) % {"made": copied.made}
    if copied.left:
        left = ngettext(
            "%(left)s was left out: it is over, or meets another.",
            "%(left)s were left out: they are over, or meet others.",
            copied.left,
        )
        said = f"{said} {left % {'left': copied.left}}"
    messages.success(request, said)
    return see_other(f"{reverse('rota:rota')}?week={first}")


def _week(moment: datetime) -> str:
    return f"{reverse('rota:rota')}?week={localtime(moment, KYIV).date()}"


def _page(
    request: OperatorRequest, form: ShiftForm, status: int = 200, problem: str | Promise = ""
) -> HttpResponse:
    at, office = now(), request.operator.office_id
    asked = request.GET.get("week") or request.POST.get("week") or request.POST.get("day") or ""
    first = monday(asked, at)
    shifts = list(shifts_between(office=office, times=week_of(first)))
    coming = forecast(office=office, at=at)
    # Whoever is forced to sign in has an office without a past.
    known = coming.is_known and request.operator.stands_for_id is None
    week = hours(first, shifts, coming if known else None)
    share = covered(office=office, first=first, at=at)
    page = Paginator(people_to_plan(office=office), PEOPLE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "problem": problem,
        "first": first,
        "before": first - WEEK,
        "after": first + WEEK,
        "page": page,
        "rows": rows(list(page.object_list), shifts, first, at),
        "known": known,
        "clock": by_clock(week),
        "bars": bars(week),
        "days": days_drawn(week),
        "width": 6 * len(week),
        "said": in_words(week) if known else "",
        "covered": None if share is None else f"{share:.0%}",
        "is_over": week_of(first).begins < at,
        "is_short": known and any(each.short for each in week),
    }
    return render(request, "rota/rota.html", context, status=status)
