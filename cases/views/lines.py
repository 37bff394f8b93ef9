"""The strip that says which ways in bring nobody, above every page of those who answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from cases.presenters.aid import notices
from cases.presenters.lines import OffRow, OutageRow, off_rows, outage_rows
from cases.selectors.away import lines_off
from cases.selectors.traffic import lines_away, outages_open
from operators.doors import OperatorRequest
from operators.models import Operator
from operators.roles import holds


@require_safe
def lines_down(request: OperatorRequest) -> HttpResponse:
    """The strip alone, for a page that was told that it changed."""
    return render(request, "cases/_lines_down.html")


def lines_shown(request: HttpRequest) -> dict[str, object]:
    """Context processor: `outages` in every template, asked for when it is drawn."""
    person = getattr(request, "user", None)
    if not isinstance(person, Operator) or not holds(person.role, "cases.view_queue"):
        return {}
    rows = SimpleLazyObject(_rows)
    return {
        "hears_lines": True,
        "notices": SimpleLazyObject(lambda: notices(person)),
        "outages": rows,
        "lines_off": SimpleLazyObject(_off),
        "may_clear_outage": holds(person.role, "operators.clear_alert"),
    }


def _off() -> list[OffRow]:
    return off_rows(lines_off())


def _rows() -> list[OutageRow]:
    shut = frozenset(line for line, _country in lines_away(at=now()))
    return outage_rows(list(outages_open()), shut=shut)
