"""Somebody who needs help, as their supervisor sees them, and what the supervisor does."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from cases import access
from cases.aid_forms import HeedForm, ListenForm, TakeOverForm, WhisperForm
from cases.models import Contact, Verb
from cases.presenters.aid import aid_cards, where_the_caller_is
from cases.selectors.aid import colleague
from cases.services.aid import contact_whisper, notice_away, whisper_heed
from cases.services.listening import contact_listen_in
from cases.services.stepping_in import contact_take_over
from cases.views import desk
from cases.views.answering import MISSING, Page, act, within_reach
from cases.views.contact import here, on_held
from operators import doors
from operators.doors import OperatorRequest, is_fetched
from operators.models import Operator
from operators.selectors import help_calls_of
from operators.views.going import see_other


@require_safe
def aid(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """What a colleague has in hand, and what can be done about it; one's own is on the desk."""
    with doors.within_reach(request, "cases.whisper_contact", Operator.DoesNotExist):
        person = colleague(request.operator, ref)
    return redirect("cases:desk") if person == request.operator else show(request, person)


@require_safe
def notices(request: OperatorRequest) -> HttpResponse:
    """What a supervisor did about one's contacts, for a page that was told of it."""
    return render(request, "cases/_notices.html")


@require_POST
def away(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Put one notice away."""
    within_reach(
        request,
        "cases.view_queue",
        lambda: notice_away(notice_ref=ref, by=request.operator, at=now()),
    )
    return HttpResponse(status=204) if is_fetched(request) else see_other("cases:desk")


@require_POST
def heed(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Say that a note was read."""
    answer = on_held(request, ref, whisper_heed, HeedForm(request.POST))
    done = answer.status_code == HTTPStatus.SEE_OTHER
    return HttpResponse(status=204) if done and is_fetched(request) else answer


@require_POST
def whisper(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Write a note to whoever has the contact."""
    return on_others(
        request, ref, "cases.whisper_contact", contact_whisper, WhisperForm(request.POST)
    )


@require_POST
def take_over(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take the contact out of a colleague's hands."""
    answer = on_others(
        request,
        ref,
        "cases.take_over_contact",
        contact_take_over,
        TakeOverForm(request.POST),
        then=here(ref),
    )
    if answer.status_code == HTTPStatus.SEE_OTHER:
        taken = Contact.objects.get(ref=ref)
        asked = taken.commands.filter(verb=Verb.TRANSFER, target=request.operator.extension)
        brought = bool(request.operator.extension) and asked.exists()
        messages.success(request, str(where_the_caller_is(taken, brought=brought)))
    return answer


@require_POST
def listen_in(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Listen to the call in silence."""
    return on_others(
        request, ref, "cases.listen_in_contact", contact_listen_in, ListenForm(request.POST)
    )


def on_others(
    request: OperatorRequest,
    ref: UUID,
    permission: str,
    service: Callable[..., object],
    form: Form,
    *,
    then: str = "",
) -> HttpResponse:
    """One act on a contact that a colleague has in hand; refused, the same page says why."""
    found = within_reach(
        request, permission, lambda: access.contact_for(request.operator, ref, permission)
    )
    holder = found.operator

    def asked() -> object:
        return service(contact_ref=ref, by=request.operator, at=now(), **form.cleaned_data)

    return act(
        request,
        permission,
        asked,
        then=then or (reverse("cases:aid", args=[holder.pk]) if holder else here(ref)),
        page=_page(request, found),
        form=form,
    )


def show(
    request: OperatorRequest,
    person: Operator,
    status: int = 200,
    sentence: str | Promise = "",
    form: Form | None = None,
    about: UUID | None = None,
) -> HttpResponse:
    """The page of one person; `form` is what was typed `about` one contact."""
    at = now()
    cards = aid_cards(person=person, asker=request.operator, at=at)
    context = {
        "person": person,
        "now": at,
        "problem": sentence,
        "listen_form": ListenForm(),
        "help": next((each for each in help_calls_of(request.operator) if each.by == person), None),
        "cards": [(each, _form(each.row.ref, form, about)) for each in cards],
    }
    return render(request, "cases/aid.html", context, status=status)


def _form(ref: UUID, form: Form | None, about: UUID | None) -> Form:
    """What was typed for this contact, or an empty note; each has names of its own on the page."""
    if isinstance(form, WhisperForm) and ref == about:
        return form
    return WhisperForm(auto_id=f"whisper_{ref.hex}_%s")


def _page(request: OperatorRequest, found: Contact) -> Page:
    def page(status: int, sentence: str | Promise, form: Form | None) -> HttpResponse:
        found.refresh_from_db()
        holder = found.operator
        if holder is None or holder == request.operator:
            return desk.show(request, found, status, sentence)
        words = sentence or ("" if isinstance(form, WhisperForm) else MISSING)
        return show(request, holder, status, words, form, found.ref)

    return page
