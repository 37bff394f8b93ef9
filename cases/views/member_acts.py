"""What is done with one person of a case: corrected, asked, withdrawn, erased, shown."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cases.forms import RevealForm
from cases.member_form import ConsentForm, WithdrawForm
from cases.models import Member
from cases.services.member_consent import member_ask, member_withdraw
from cases.services.members import member_edit, member_erase
from cases.services.reveal import member_reveal
from cases.views.answering import act, problem
from cases.views.members import EDIT, edit_form, one_within_reach, page_of_one
from cases.views.reveal import revealed
from operators.doors import OperatorRequest
from operators.services.pace import take

ERASE, REVEAL = "cases.erase_member", "cases.reveal_identity"


@require_POST
def edit_member(request: OperatorRequest, ref: UUID, member: UUID) -> HttpResponse:
    """Correct what is known of one person."""
    found, row = one_within_reach(request, ref, member, EDIT)
    form = edit_form(row, request.POST)
    return act(
        request,
        EDIT,
        lambda: member_edit(
            case_ref=ref,
            member_ref=row.ref,
            by=request.operator,
            fields=form.changes(),
            speaks=form.cleaned_data["speaks"],
            version=form.cleaned_data["version"],
            at=now(),
        ),
        then=_here(ref, row),
        page=page_of_one(request, found, row),
        form=form,
    )


@require_POST
def ask_member(request: OperatorRequest, ref: UUID, member: UUID) -> HttpResponse:
    """Write down what one person answered."""
    return _on_one(request, ref, member, EDIT, member_ask, ConsentForm(request.POST))


@require_POST
def withdraw_member(request: OperatorRequest, ref: UUID, member: UUID) -> HttpResponse:
    """Let one person leave."""
    return _on_one(request, ref, member, EDIT, member_withdraw, WithdrawForm(request.POST))


@require_POST
def erase_member(request: OperatorRequest, ref: UUID, member: UUID) -> HttpResponse:
    """Erase what one person told, as the second person."""
    return _on_one(request, ref, member, ERASE, member_erase)


@require_POST
def reveal_member(request: OperatorRequest, ref: UUID, member: UUID) -> HttpResponse:
    """Show one red field of one person for half a minute, for a reason that is kept."""
    form = RevealForm(request.POST)
    if not form.is_valid():
        return problem(422, _("Choose a field and a reason first."))
    by, at = request.operator, now()
    take(person=by, what="reveal", at=at)
    found, row = one_within_reach(request, ref, member, REVEAL)
    field, reason = form.cleaned_data["field"].partition("-")[0], form.cleaned_data["reason"]
    told = {"case": found, "member": row, "by": by, "field": field, "reason": reason}
    return revealed(request, found, REVEAL, partial(member_reveal, **told, at=at), at)


def _on_one(
    request: OperatorRequest,
    ref: UUID,
    member: UUID,
    permission: str,
    service: Callable[..., object],
    form: Form | None = None,
) -> HttpResponse:
    found, row = one_within_reach(request, ref, member, permission)

    def asked() -> object:
        typed = form.cleaned_data if form else {}
        return service(case_ref=ref, member_ref=row.ref, by=request.operator, at=now(), **typed)

    return act(
        request,
        permission,
        asked,
        then=_here(ref, row),
        page=page_of_one(request, found, row),
        form=form,
    )


def _here(ref: UUID, row: Member) -> str:
    return reverse("cases:member", args=[ref, row.ref])
