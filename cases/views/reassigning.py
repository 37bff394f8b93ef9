"""The cases of one person are given to another, many at once."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cases.presenters.rows import case_rows
from cases.reassign_form import ReassignForm
from cases.selectors.reassigning import had_by, have_cases, may_have_cases
from cases.services.assignment import cases_reassign
from cases.views.answering import MISSING, act
from operators.doors import OperatorRequest

RIGHT = "cases.assign_case"


@require_http_methods(["GET", "HEAD", "POST"])
def reassign(request: OperatorRequest) -> HttpResponse:
    """Choose whose cases, which of them, and who takes them."""
    people = may_have_cases(request.operator)
    if request.method != "POST":
        return _page(request, ReassignForm(people=people))
    form = ReassignForm(request.POST, people=people)

    def page(status: int, sentence: str | Promise, _typed: Form | None) -> HttpResponse:
        return _page(request, form, status, sentence or MISSING)

    answer = act(
        request,
        RIGHT,
        lambda: cases_reassign(
            chosen=form.cleaned_data["chosen"],
            by=request.operator,
            to=form.cleaned_data["to"],
            at=now(),
        ),
        then=f"{reverse('cases:reassign')}?{request.GET.urlencode()}",
        page=page,
        form=form,
    )
    if answer.status_code == HTTPStatus.SEE_OTHER:
        messages.success(request, str(_("The cases are given.")))
    return answer


def _page(
    request: OperatorRequest, form: ReassignForm, status: int = 200, problem: str | Promise = ""
) -> HttpResponse:
    having = have_cases(request.operator)
    try:
        of = having.filter(pk=UUID(request.GET.get("of", ""))).first()
    except ValueError:
        of = None
    at = now()
    chosen = set(form.data.getlist("case")) if form.is_bound else set()  # type: ignore[attr-defined]
    rows = case_rows(had_by(request.operator, of.pk), at) if of else []
    context = {
        "having": having,
        "of": of,
        "rows": [(row, f"{row.ref}:{row.version}" in chosen) for row in rows],
        "form": form,
        "problem": problem,
        "now": at,
    }
    return render(request, "cases/reassign.html", context, status=status)
