"""The lists: the supervisor's board and the cases."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from cases.forms import AssignForm, RejectForm
from cases.lifecycle import Stage
from cases.models import Case, FlagKind, Priority, Whose
from cases.presenters.lines import outage_rows, traffic_rows
from cases.presenters.rows import CaseRow, case_rows, queue_row, queue_rows
from cases.presenters.suggesting import suggestions
from cases.presenters.tasks import task_rows
from cases.selectors import cases as lists
from cases.selectors import queue as queues
from cases.selectors.blocks import blocks_of, held_back
from cases.selectors.debriefs import debriefs_open
from cases.selectors.endings import ended_in
from cases.selectors.filters import filters_kept
from cases.selectors.sealed import waiting_over, waiting_sealed
from cases.selectors.tasks import tasks_overdue
from cases.selectors.traffic import outages_past, shown_traffic
from cases.services.contacts import call_reject
from cases.sought import Sought
from cases.views.answering import act
from operators.doors import OperatorRequest
from operators.models import Operator
from operators.roles import holds
from operators.views.alerts import context_of as alerts_context

#: Outages of the last week that the board still tells of.
PAST = 5
UNDER_WAY = (Stage.INTAKE, Stage.VERIFIED, Stage.SCHEDULED)


@require_GET
def board(request: OperatorRequest) -> HttpResponse:
    """The supervisor's board: who is here, who waits, which cases nobody has."""
    return render(request, "cases/board.html", _board(request))


@require_GET
def board_parts(request: OperatorRequest) -> HttpResponse:
    """The board's live part, for a screen that was told that it changed."""
    return render(request, "cases/_board.html", _board(request))


@require_GET
def cases(request: OperatorRequest) -> HttpResponse:
    """The cases this person works with."""
    return cases_page(request)


def cases_page(
    request: OperatorRequest,
    status: int = 200,
    sentence: str | Promise = "",
    *,
    sought: Sought | None = None,
) -> HttpResponse:
    """The list of cases; `sentence` says what was refused."""
    at, sought = now(), sought or Sought.read(request.GET)
    after = lists.Cursor.read(request.GET.get("after", ""))
    found, following = lists.cases_of(request.operator, sought, at=at, after=after)
    context = {
        "cases": case_rows(found, at),
        "stages": Stage.choices,
        "priorities": Priority.choices,
        "flags": FlagKind.choices,
        "whose": Whose.choices,
        "kept": (kept := filters_kept(request.operator, sought)),
        "is_kept": any(each.current and not each.shared for each in kept),
        "is_shared": any(each.current and each.shared for each in kept),
        "may_share": holds(request.operator.role, "cases.share_filter"),
        "address": f"{reverse('cases:cases')}?{request.GET.urlencode() or sought.address()}",
        "sought": sought,
        "following": following.text() if following else "",
        "later": after is not None,
        "problem": sentence,
        "may_search": holds(request.operator.role, "cases.search_cases"),
        "may_see_outdated": holds(request.operator.role, "cases.view_outdated"),
        "may_break_glass": holds(request.operator.role, "cases.break_glass"),
    }
    return render(request, "cases/cases.html", context, status=status)


@require_POST
def reject(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Decline a call that still rings."""
    form = RejectForm(request.POST)

    def page(status: int, sentence: str | Promise, _form: object) -> HttpResponse:
        context = _board(request) | {"problem": sentence or _("Choose why the call is declined.")}
        return render(request, "cases/board.html", context, status=status)

    return act(
        request,
        "cases.reject_call",
        lambda: call_reject(
            contact_ref=ref, by=request.operator, code=form.cleaned_data["code"], at=now()
        ),
        then=reverse("cases:board"),
        page=page,
        form=form,
    )


def _board(request: OperatorRequest) -> dict[str, object]:
    at, operator = now(), request.operator
    loose, counted = lists.unassigned(operator), queues.waiting_count(operator)
    longest = queues.longest_wait_since(operator)
    people = lists.people(operator)
    staged = {stage: lists.by_stage(operator, stage) for stage in UNDER_WAY}
    shown = [*loose, *(case for cases in staged.values() for case in cases)]
    rows = {row.ref: row for row in case_rows(shown, at)}
    return alerts_context(request) | {
        "people": people,
        "on_shift": sum(each.state != "offline" for each in people),
        "waiting": queue_rows(queues.waiting(operator), at),
        "count": str(counted) if counted <= queues.COUNTED else f"{queues.COUNTED}+",
        "longest": int((at - longest).total_seconds()) if longest else 0,
        "unassigned": given_forms(operator, loose, rows, at),
        "columns": [
            (stage, stage.label, [rows[each.ref] for each in found])
            for stage, found in staged.items()
        ],
        "ended": [queue_row(each.contact, at) for each in ended_in(operator, at)],
        "overdue": task_rows(tasks_overdue(operator, at), at),
        "debriefs": debriefs_open(operator),
        "proposed": blocks_of(operator, at).filter(agreed_by=None).count(),
        "held_back": len(held_back(operator, at)),
        "callbacks_due": len(lists.callbacks_due(operator)),
        "sealed": waiting_sealed(),
        "over": waiting_over(),
        "full": queues.is_full(operator.office_id),
        "most": queues.MOST_IN_LINE,
        "lines": traffic_rows(shown_traffic(at=at)),
        "past": outage_rows(outages_past(at=at)[:PAST]),
        "reject_form": RejectForm(),
        "line_down": queues.line_down(operator),
        "now": at,
    }


def given_forms(
    operator: Operator, loose: list[Case], rows: Mapping[UUID, CaseRow], at: datetime
) -> list[tuple[CaseRow, AssignForm]]:
    """Each of these rows with the form that gives it to somebody, the likeliest first."""
    refs = [case.ref for case in loose]
    unled = {case.ref for case in loose if case.is_unled}
    told = suggestions(office=operator.office_id, cases=refs, at=at, unled=unled)
    return [
        (rows[case.ref], AssignForm(office=case.office_id, likeliest=told[case.ref]))
        for case in loose
    ]
