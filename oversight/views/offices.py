"""The offices: one more, another name, and closing one by two administrators."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from operators.doors import OperatorRequest, within_reach
from operators.models import Office
from operators.refusals import Refused
from operators.services import office_add
from operators.services.people import office_rename
from operators.sessions import is_stepped_up
from operators.views.going import prove_first
from oversight.services.closing import closing_agree, closing_ask, closing_withdraw
from oversight.state import offices_shown

STEPS = {"ask": closing_ask, "agree": closing_agree, "withdraw": closing_withdraw}
SAID = {
    "ask": gettext_lazy("Asked for. Another administrator has to agree."),
    "agree": gettext_lazy("The office is closed."),
    "withdraw": gettext_lazy("The office stays open."),
}


class OfficeForm(forms.Form):
    """An office: a name that says nothing of where it is, and a code of one word."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=64)
    code = forms.SlugField(label=gettext_lazy("Code"), max_length=32)


@require_http_methods(["GET", "HEAD", "POST"])
def offices(request: OperatorRequest) -> HttpResponse:
    """The offices, with a form for one more, or another name of one."""
    form = OfficeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, form)
        except ValidationError as unfit:
            form.add_error(None, unfit.messages)
        else:
            return redirect("oversight:offices")
    context = {"form": form, "offices": offices_shown(), "me": request.operator}
    status = 422 if form.errors else 200
    return render(request, "oversight/offices.html", context, status=status)


def _keep(request: OperatorRequest, form: OfficeForm) -> None:
    said, by = form.cleaned_data, request.operator
    if "rename" not in request.POST:
        office_add(**said, by=str(by.pk), at=now())
        messages.success(request, _("The office is added."))
        return
    known = Office.objects.filter(code=said["code"]).first()
    if known is None:
        raise Http404
    office_rename(office=known, name=said["name"], by=by, at=now())
    messages.success(request, _("The office has another name."))


@require_POST
def close(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Ask that an office be closed, agree to it as another, or take the wish back."""
    step, at = request.POST.get("step", ""), now()
    with within_reach(request, "oversight.manage_lines", Office.DoesNotExist):
        office = Office.objects.get(pk=ref)
    if not is_stepped_up(request, at=at):
        return prove_first("oversight:offices")
    try:
        if step not in STEPS:
            raise Refused(_("Choose what to do with this office."))
        STEPS[step](office_ref=office.pk, by=request.operator, at=at)
        messages.success(request, SAID[step])
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("oversight:offices")
