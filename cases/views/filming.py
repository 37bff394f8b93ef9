"""What a person says about being filmed."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.filming_form import FilmingForm
from cases.services.filming import filming_note
from cases.views.case import act_on, case_within_reach
from operators.doors import OperatorRequest

RIGHT = "cases.note_case"


@require_POST
def note_filming(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Note one answer."""
    found, form = case_within_reach(request, ref, RIGHT), FilmingForm(request.POST)
    return act_on(
        request,
        found,
        RIGHT,
        lambda: filming_note(case_ref=ref, by=request.operator, at=now(), **form.cleaned_data),
        form,
    )
