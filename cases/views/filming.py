"""What a person says about being filmed."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from cases.filming_form import FilmingForm
from cases.services.filming import filming_note
from cases.views.case import on_case
from operators.doors import OperatorRequest

RIGHT = "cases.note_case"


@require_POST
def note_filming(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Note one answer."""
    return on_case(request, ref, RIGHT, filming_note, FilmingForm(request.POST))
