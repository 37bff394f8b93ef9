"""The floor: who waits, who is free, what is late and what to do next."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from cases.presenters.tasks import task_rows
from cases.selectors.cases import unassigned, unassigned_count, unled_count
from cases.selectors.sister import sister_now
from cases.selectors.tasks import tasks_overdue
from cases.sister import AT_MOST, NOBODY_READY
from floor import standing
from floor.links import links_now
from floor.presenters import LANGUAGES
from floor.services.wallboards import RIGHT
from floor.shown import links_shown, queues_shown
from operators.doors import OperatorRequest
from operators.models import Operator, State
from operators.roles import holds
from operators.selectors import alerts_open, help_calls_of
from operators.services.presence import LEASE
from operators.views.alerts import context_of as alerts_context

ROWS = 8


@require_safe
def floor(request: OperatorRequest) -> HttpResponse:
    """The screen of whoever leads a shift."""
    return render(request, "floor/floor.html", _context(request))


@require_safe
def floor_parts(request: OperatorRequest) -> HttpResponse:
    """Its live part, for a screen that was told that it changed."""
    return render(request, "floor/_floor.html", _context(request))


def _context(request: OperatorRequest) -> dict[str, object]:
    at, person = now(), request.operator
    whole = request.GET.get("state", "")
    whole = whole if whole in State.values else ""
    return alerts_context(request) | {
        "now": at,
        "whole": whole,
        "may_make_boards": holds(person.role, RIGHT),
        "offices": [_office(person, person.office_id, whole, at)],
        "alerts": alerts_open(person)[:ROWS],
        "help": help_calls_of(person),
    }


def _office(person: Operator, office: UUID, whole: str, at: datetime) -> dict[str, object]:
    queues = standing.queues_now(office)
    states = standing.states_now(office)
    since = standing.longest_wait(queues)
    loose, overdue = unassigned(person), tasks_overdue(person, at)
    near = standing.callbacks_near(office, at)
    return {
        "name": person.office.name,
        "queues": queues_shown(queues, at),
        "waiting": sum(each.waiting for each in queues),
        "since": since,
        "is_long": since is not None and at - since > standing.LONG,
        "counts": {state: states[state][0] if state in states else 0 for state in State.values},
        "groups": standing.groups_now(office, states, whole=whole),
        "vanished": at - LEASE,
        "loose": loose[:ROWS],
        "loose_all": unassigned_count(person),
        "unled": unled_count(office),
        "late": standing.cases_late(office, at),
        "overdue": task_rows(overdue[:ROWS], at),
        "overdue_all": standing.tasks_late(office, at),
        "near": near[:ROWS],
        "near_safe": sum(not each.why_not for each in near),
        "links": links_shown(links_now(office, at)),
        "languages": LANGUAGES,
        "sister": sister_now(office),
        "seconds": int(NOBODY_READY.total_seconds()),
        "minutes": int(AT_MOST.total_seconds()) // 60,
    }
