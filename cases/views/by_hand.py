"""The page on which somebody who came another way is typed in."""

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from cases.by_hand_form import ByHandForm
from cases.models import SheetPlace
from cases.presenters.sheets import sheet_kept
from cases.services.by_hand import contact_type_in
from cases.views.answering import MISSING
from cases.views.contact import here
from operators.doors import OperatorRequest
from operators.refusals import Refused


@require_http_methods(["GET", "POST"])
def type_in(request: OperatorRequest) -> HttpResponse:
    """Type in a contact; what was typed stays on the page until it is kept."""
    by = request.operator
    at = now()
    if request.method == "GET":
        begun = {"took": by.pk} | sheet_kept(place=SheetPlace.TYPE_IN, by=by, at=at).initial
        return _page(request, ByHandForm(office=by.office_id, initial=begun))
    form = ByHandForm(request.POST, office=by.office_id)
    if not form.is_valid():
        return _page(request, form, 422, MISSING)
    try:
        ref = contact_type_in(
            told=form.told(at),
            came_by=form.cleaned_data["came_by"],
            took=form.cleaned_data["took"],
            by=by,
            at=at,
        )
    except Refused as refusal:
        return _page(request, form, 409, refusal.sentence)
    return HttpResponseRedirect(here(ref), status=303)


def _page(
    request: OperatorRequest, form: Form, status: int = 200, sentence: str | Promise = ""
) -> HttpResponse:
    kept = sheet_kept(place=SheetPlace.TYPE_IN, by=request.operator, at=now())
    context = {"form": form, "problem": sentence, "kept": kept}
    return render(request, "cases/type_in.html", context, status=status)
