"""What a person agreed to about being reached: the page to write it down, and to take it back."""

from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_http_methods, require_POST

from cases.models import Case
from cases.presenters.rows import case_row
from cases.safe_contact_form import SafeContactForm
from cases.services.safe_contacts import safe_contact_agree, safe_contact_void
from cases.views.answering import MISSING, act
from cases.views.case import case_within_reach, on_case
from operators.doors import OperatorRequest


@require_http_methods(["GET", "POST"])
def agree_contact(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Write down when, which way and with which words the person may be reached."""
    found = case_within_reach(request, ref, "cases.agree_contact")
    if request.method == "GET":
        return _form(request, found, SafeContactForm(at=localtime(now())))
    form = SafeContactForm(request.POST, at=localtime(now()))

    def page(status: int, sentence: str | Promise, _typed: Form | None) -> HttpResponse:
        words = sentence or MISSING
        return _form(request, found, form, status, words)

    return act(
        request,
        "cases.agree_contact",
        lambda: safe_contact_agree(
            case_ref=ref,
            by=request.operator,
            way=form.cleaned_data["way"],
            zone=form.cleaned_data["zone"],
            hours=form.cleaned_data["hours"],
            lasts=form.lasts(),
            told=form.told(),
            at=now(),
        ),
        then=reverse("cases:case", args=[ref]),
        page=page,
        form=form,
    )


@require_POST
def void_contact(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Say that nobody is to be called under the agreement any more."""
    return on_case(request, ref, "cases.void_contact", safe_contact_void)


def _form(
    request: OperatorRequest,
    found: Case,
    form: SafeContactForm,
    status: int = 200,
    sentence: str | Promise = "",
) -> HttpResponse:
    context = {"row": case_row(found), "form": form, "problem": sentence}
    return render(request, "cases/agree_contact.html", context, status=status)
