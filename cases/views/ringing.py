"""The call that rings at one's own desk, and the one that is in hand."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from cases.models import Channel, Contact, State
from cases.presenters.rows import queue_rows
from cases.selectors.queue import held, ringing_at
from cases.services.ringing import ring_hear, ring_pass_on
from cases.views.answering import act, within_reach
from cases.views.contact import page_of
from cases.views.desk import asked_of
from operators.doors import OperatorRequest


@require_GET
def ring(request: OperatorRequest) -> HttpResponse:
    """What rings here now; empty when nothing does."""
    found = ringing_at(request.operator)
    row = queue_rows([found], now())[0] if found else None
    return render(request, "cases/_ring.html", {"row": row})


@require_GET
def in_hand(request: OperatorRequest) -> HttpResponse:
    """The call that this person speaks with now, and what can be asked of its line."""
    found = next((each for each in held(request.operator) if is_spoken(each)), None)
    if found is None:
        return render(request, "cases/_in_hand.html", {"page": None})
    return render(request, "cases/_in_hand.html", {"page": found} | asked_of(request, found))


@require_POST
def hear(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """The browser says that it rings."""
    within_reach(
        request,
        "cases.claim_contact",
        lambda: ring_hear(contact_ref=ref, by=request.operator, at=now()),
    )
    return HttpResponse(status=204)


@require_POST
def pass_on(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Let it ring at a colleague's."""
    return act(
        request,
        "cases.claim_contact",
        lambda: ring_pass_on(contact_ref=ref, by=request.operator, at=now()),
        then=reverse("cases:desk"),
        page=page_of(request, None),
    )


def is_spoken(contact: Contact) -> bool:
    """Whether it is a call that goes on."""
    return contact.channel == Channel.CALL and contact.state == State.ON_CONTACT
