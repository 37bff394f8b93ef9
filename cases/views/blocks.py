"""Holding somebody back: proposed on the desk, agreed to and looked after on a page of its own."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from cases import access
from cases.abuse_forms import BlockForm, EndForm
from cases.models import AT_ONCE
from cases.presenters.blocks import block_row
from cases.presenters.rows import queue_row
from cases.selectors.blocks import blocks_of, held_back
from cases.services.blocks import block_agree, block_lift, block_propose, held_let_through
from cases.services.putting_away import held_put_away
from cases.views.answering import act, within_reach
from cases.views.contact import here, page_of
from operators.doors import OperatorRequest

CHOOSE = _("Choose why it is put away.")
PROPOSED = _("Proposed. A supervisor who is somebody else has to agree.")


@require_GET
def blocks(request: OperatorRequest) -> HttpResponse:
    """Who is blocked, and what of them waits."""
    return _page(request)


@require_POST
def propose_block(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Propose to hold back the sender of a contact."""
    found = within_reach(
        request,
        "cases.propose_block",
        lambda: access.contact_for(request.operator, ref, "cases.propose_block"),
    )
    form = BlockForm(request.POST)
    answer = act(
        request,
        "cases.propose_block",
        lambda: block_propose(
            contact_ref=ref,
            why=form.cleaned_data["why"],
            days=form.cleaned_data["days"],
            by=request.operator,
            at=now(),
        ),
        then=here(ref),
        page=page_of(request, found),
        form=form,
    )
    if answer.status_code == HTTPStatus.SEE_OTHER:
        messages.success(request, PROPOSED)
    return answer


@require_POST
def agree_block(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Agree to a colleague's proposal."""
    known_told = request.POST.get("known") == "told"
    return _act(
        request,
        "cases.agree_block",
        lambda: block_agree(block_ref=ref, known_told=known_told, by=request.operator, at=now()),
    )


@require_POST
def lift_block(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """End a block at once, or take a proposal back."""
    return _act(
        request,
        "cases.lift_block",
        lambda: block_lift(block_ref=ref, by=request.operator, at=now()),
    )


@require_POST
def let_through(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Let a contact wait like everybody's."""
    return _act(
        request,
        "cases.let_through",
        lambda: held_let_through(contact_ref=ref, by=request.operator, at=now()),
    )


@require_POST
def put_away(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take a chat of a blocked sender out of the list, unanswered."""
    right = "cases.put_away"
    within_reach(request, right, lambda: access.contact_for(request.operator, ref, right))
    form = EndForm(request.POST)
    return _act(
        request,
        right,
        lambda: held_put_away(
            contact_ref=ref, code=form.cleaned_data["code"], by=request.operator, at=now()
        ),
        form,
    )


def _act(
    request: OperatorRequest,
    permission: str,
    service: Callable[[], object],
    form: EndForm | None = None,
) -> HttpResponse:
    return act(
        request,
        permission,
        service,
        then=reverse("cases:blocks"),
        page=lambda status, sentence, _form: _page(request, status, sentence or CHOOSE),
        form=form,
    )


def _page(
    request: OperatorRequest, status: int = 200, sentence: str | Promise = ""
) -> HttpResponse:
    at = now()
    rows = [block_row(each, request.operator) for each in blocks_of(request.operator, at)]
    context = {
        "proposed": [row for row in rows if not row.agreed_by],
        "agreed": [row for row in rows if row.agreed_by],
        "held_back": [queue_row(each, at) for each in held_back(request.operator, at)],
        "endings": [(code.value, code.label) for code in AT_ONCE],
        "problem": sentence,
    }
    return render(request, "cases/blocks.html", context, status=status)
