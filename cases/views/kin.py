"""Whom a relative asks about: noted by whoever works on it, linked by supervisors."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cases.forms import RevealForm
from cases.kin_form import KinForm, KinLinkForm, KinRefForm
from cases.selectors.cases import case_named
from cases.selectors.kin import kin_of
from cases.services.kin import kin_add, kin_drop, kin_link, kin_unlink
from cases.services.reveal import kin_reveal
from cases.views.answering import problem
from cases.views.case import act_on, case_within_reach, on_case
from cases.views.reveal import revealed
from operators.doors import OperatorRequest
from operators.services.pace import take

EDIT, LINK, REVEAL = "cases.edit_case", "cases.link_kin", "cases.reveal_identity"


@require_POST
def add_kin(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Note whom the person of this case asks about."""
    found, form = case_within_reach(request, ref, EDIT), KinForm(request.POST)
    return act_on(
        request,
        found,
        EDIT,
        lambda: kin_add(case_ref=ref, by=request.operator, told=form.told(), at=now()),
        form,
        part="kin",
    )


@require_POST
def drop_kin(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Strike one of them out."""
    return on_case(request, ref, EDIT, kin_drop, KinRefForm(request.POST), part="kin")


@require_POST
def link_kin(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Link one of them to the case of that person."""
    found, form = case_within_reach(request, ref, LINK), KinLinkForm(request.POST)
    return act_on(
        request,
        found,
        LINK,
        lambda: kin_link(
            case_ref=ref,
            kin_ref=form.cleaned_data["kin_ref"],
            about_ref=case_named(
                request.operator, code=form.cleaned_data["code"], ref=form.cleaned_data["about"]
            ),
            by=request.operator,
            at=now(),
        ),
        form,
        part="kin",
    )


@require_POST
def unlink_kin(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Part the two again."""
    return on_case(request, ref, LINK, kin_unlink, KinRefForm(request.POST), part="kin")


@require_POST
def reveal_kin(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Show one red field of somebody who is asked about, for a reason that is kept."""
    form = RevealForm(request.POST)
    if not form.is_valid():
        return problem(422, _("Choose a field and a reason first."))
    by, at = request.operator, now()
    take(person=by, what="reveal", at=at)
    found = case_within_reach(request, ref, REVEAL)
    name, _sign, of = form.cleaned_data["field"].partition("-")
    kin = next((each for each in kin_of(ref) if each.ref.hex[:8] == of), None)
    told = {"case": found, "kin": kin, "by": by, "field": name}
    told["reason"] = form.cleaned_data["reason"]
    return revealed(request, found, REVEAL, partial(kin_reveal, **told, at=at), at)
