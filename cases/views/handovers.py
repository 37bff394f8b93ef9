"""The schedule of hand-overs and the teams that hold its windows."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from cases.forms import AssignForm
from cases.models import Case, LiaisonTeam
from cases.models.team import clock
from cases.presenters.rows import CaseRow, case_rows
from cases.presenters.schedule import ends_of, monday, week
from cases.schedule_form import MoveForm, TeamForm
from cases.sectors import Sector
from cases.selectors.handovers import handovers_of
from cases.selectors.teams import slots_between, teams_all
from cases.services.teams import team_set
from cases.views.board import given_forms
from operators.doors import OperatorRequest
from operators.models import Operator
from operators.refusals import Refused
from operators.roles import holds

#: Whose light the week shows until somebody asks for another: it lies in the middle.
USUAL = Sector.EAST


@require_safe
def handovers(request: OperatorRequest) -> HttpResponse:
    """The windows of one week as a list and a calendar, and the cases on their way."""
    at, asked = now(), request.GET
    first = monday(asked.get("week", ""), at)
    sector = Sector(asked["sector"]) if asked.get("sector") in Sector.values else USUAL
    found = handovers_of(request.operator)
    rows = case_rows(found, at)
    context = {
        "week": week(first, slots_between(*ends_of(first)), sector, at),
        "first": first,
        "sector": sector,
        "sectors": Sector.choices,
        "cases": zip(rows, found, strict=True),
        "unled": _unled(request.operator, found, rows, at),
        "has_cases": bool(found),
        "may_set": holds(request.operator.role, "cases.set_team"),
        "mine": request.operator.role == "liaison",
        "move_form": MoveForm(auto_id="move_%s"),
    }
    return render(request, "cases/handovers.html", context)


@require_safe
def teams(request: OperatorRequest) -> HttpResponse:
    """Every team; `number` puts one into the form, to be written anew."""
    number = request.GET.get("number", "")
    chosen = LiaisonTeam.objects.filter(number=int(number)) if _is_number(number) else None
    return _page(request, TeamForm(initial=_as_it_stands(chosen.first() if chosen else None)))


@require_POST
def set_team(request: OperatorRequest) -> HttpResponse:
    """Keep one team as it was typed."""
    form = TeamForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    fields = form.told()
    number = int(str(fields.pop("number")))
    try:
        team_set(number=number, fields=fields, by=request.operator, at=now())
    except Refused as refusal:
        return _page(request, form, 409, refusal.sentence)
    return redirect("cases:teams")


def _unled(
    asker: Operator, found: list[Case], rows: list[CaseRow], at: datetime
) -> list[tuple[CaseRow, AssignForm]]:
    """What holds a window and is led by nobody, each with the form that gives it to somebody."""
    if not holds(asker.role, "cases.assign_case"):
        return []
    unled = [case for case in found if case.is_unled]
    return given_forms(asker, unled, {row.ref: row for row in rows}, at)


def _page(
    request: OperatorRequest, form: TeamForm, status: int = 200, problem: str | Promise = ""
) -> HttpResponse:
    context = {"form": form, "teams": teams_all(), "problem": problem}
    return render(request, "cases/teams.html", context, status=status)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 2


def _as_it_stands(team: LiaisonTeam | None) -> dict[str, object]:
    if team is None:
        return {}
    hours = {name: clock(getattr(team, name)) for name in ("opens", "closes")}
    kept = ("number", "name", "people", "way_there", "way_back", "active")
    return {name: getattr(team, name) for name in kept} | hours
