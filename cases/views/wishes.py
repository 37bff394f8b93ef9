"""What a person wishes for after capture, noted from the page of the case or of that person."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.services.wishes import wish_note
from cases.views.answering import act
from cases.views.case import case_within_reach, page_at, page_on
from cases.views.members import EDIT, one_within_reach, page_of_one
from cases.wish_form import WishForm
from operators.doors import OperatorRequest


@require_POST
def note_wish(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Keep what one person wishes for, and stay where it was written."""
    found = case_within_reach(request, ref, EDIT)
    form = WishForm(request.POST)
    member = form.member()
    page, then = page_on(request, found), page_at(ref, "wishes")
    if member:
        _case, row = one_within_reach(request, ref, member, EDIT)
        page, then = page_of_one(request, found, row), reverse("cases:member", args=[ref, member])
    return act(
        request,
        EDIT,
        lambda: wish_note(
            case_ref=ref,
            member_ref=member,
            by=request.operator,
            wishes=form.cleaned_data["wishes"],
            words=form.cleaned_data["words"],
            version=form.cleaned_data["version"],
            at=now(),
        ),
        then=then,
        page=page,
        form=form,
    )
