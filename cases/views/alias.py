"""The address of a case with which nothing more is done: removed, or gone on as another."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases import access
from cases.models import Case
from operators.doors import OperatorRequest


def closed(request: OperatorRequest, found: Case, status: int) -> HttpResponse:
    """What was removed is said so; an alias leads to its survivor, or says whose that is not."""
    if found.merged_into_id is None:
        return render(request, "cases/purged.html", {"day": found.purged_on}, status=status)
    try:
        going_on = access.case_for(request.operator, found.merged_into_id)
    except Case.DoesNotExist:
        sentence = _("This person has another case as well, and a colleague works on both as one.")
        return render(request, "cases/refused.html", {"problem": sentence}, status=409)
    return HttpResponseRedirect(reverse("cases:case", args=[going_on.ref]))
