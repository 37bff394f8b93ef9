"""Cases that answered a question which was corrected since."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from cases.selectors.outdated import Place, outdated_in
from cases.services.outdated import case_ask_anew, case_settle_outdated
from cases.views.case import on_case
from operators.doors import OperatorRequest


@require_GET
def outdated(request: OperatorRequest) -> HttpResponse:
    """What waits in the office, the newest first."""
    after = Place.read(request.GET.get("after", ""))
    rows, following = outdated_in(request.operator, after=after)
    context = {
        "rows": rows,
        "later": after is not None,
        "following": following.text() if following else "",
    }
    return render(request, "cases/outdated.html", context)


@require_POST
def ask_anew(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Let the person be asked anew."""
    return on_case(request, ref, "cases.ask_anew", case_ask_anew)


@require_POST
def settle_outdated(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Tick off what was corrected."""
    return on_case(request, ref, "cases.settle_outdated", case_settle_outdated)
