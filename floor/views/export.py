"""Figures as a file, for a reason that is said and written down."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.report_reasons import ReportReason
from floor import cases_shown
from floor.divided import busy, divided_outward
from floor.duty import duty_whole
from floor.flow import ageing, dormant_now, flow_of
from floor.forms import DAY, HOUR, DaysForm, FiguresForm, ReasonForm
from floor.more import NOBODY, columns, name_of, row_of
from floor.report import Cell, Report, as_csv
from floor.selectors import figures_whole
from floor.services.reports import figures_export
from floor.views.cases import cases_page
from floor.views.figures import figures_page
from operators.doors import OperatorRequest

Rows = list[tuple[Cell, ...]]


@require_POST
def export(request: OperatorRequest) -> HttpResponse:
    """The figures of contacts as a file."""
    at = now()
    days, why = FiguresForm(request.POST.dict(), at=at), ReasonForm(request.POST)
    if not (days.is_valid() & why.is_valid()):
        return figures_page(request, days, why, status=422)
    content = _("Figures of contacts"), columns(), _contacts(days, request.operator.office_id, at)
    return _file(request, days, why, "contacts", content, at)


@require_POST
def cases_export(request: OperatorRequest) -> HttpResponse:
    """The figures of cases as a file."""
    days, why, at = DaysForm(request.POST), ReasonForm(request.POST), now()
    if not (days.is_valid() & why.is_valid()):
        return cases_page(request, days, why, status=422)
    content = (
        _("Figures of cases"),
        cases_shown.columns(),
        _cases(days, request.operator.office_id, at),
    )
    return _file(request, days, why, "cases", content, at)


def _contacts(days: DaysForm, office: UUID, at: datetime) -> Rows:
    span, by = days.span(office), days.cleaned_data["by"]
    by = DAY if by == HOUR else by
    duties = busy(span, by, at=at)
    groups = divided_outward(span, by)
    whole = row_of(_("All"), figures_whole(span), duty_whole(span, at=at))
    return [
        *(
            row_of(name_of(group, by), counts, duties.get(group, NOBODY), by)
            for group, counts in groups.items()
        ),
        whole,
    ]


def _cases(days: DaysForm, office: UUID, at: datetime) -> Rows:
    flow, open_ones = flow_of(days.span(office)), ageing(office, at=at)
    return list(cases_shown.rows_of(flow, open_ones, dormant_now(office)))


def _file(
    request: OperatorRequest,
    days: DaysForm,
    why: ReasonForm,
    what: str,
    content: tuple[str, tuple[str, ...], Rows],
    at: datetime,
) -> HttpResponse:
    first, last = days.cleaned_data["first"], days.cleaned_data["last"]
    reason = ReportReason(why.cleaned_data["reason"])
    mark = figures_export(
        what=what, first=first, last=last, reason=reason, by=request.operator, at=at
    )
    taken = [
        (_("Days"), f"{first:%d.%m.%Y} – {last:%d.%m.%Y}"),
        (_("Office"), request.operator.office.name),
        (_("Taken by"), request.operator.call_sign),
        (_("At"), localtime(at).strftime("%d.%m.%Y %H:%M")),
        (_("Why"), str(reason.label)),
        (_("In a sentence"), why.cleaned_data["words"]),
        (_("Reference in the journal"), str(mark)),
    ]
    title, names, rows = content
    file = as_csv(Report(title, taken, names, rows))
    answer = HttpResponse(file, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="figures-{first}-{last}.csv"'
    answer["Cache-Control"] = "no-store, private"
    return answer
