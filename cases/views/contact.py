"""What an operator does with a contact."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cases import access
from cases.forms import CallbackForm, CloseForm
from cases.models import Case, Contact
from cases.reply_form import ReplyForm
from cases.selectors.cases import case_named
from cases.selectors.safe_contacts import safe_contact_of
from cases.services.callbacks import callback_agree
from cases.services.contacts import (
    contact_claim,
    contact_close,
    contact_put_back,
    contact_resume,
    contact_wrap_up,
)
from cases.services.opening import case_open
from cases.services.recognition import case_link
from cases.services.thread import message_reply
from cases.uploads import files_of
from cases.views import desk
from cases.views.answering import MISSING, Page, act, within_reach
from operators.doors import OperatorRequest

KEPT = _("The window is kept; it stands under Callbacks.")
KEPT_BUT = _(
    "The window is kept; it stands under Callbacks. Nobody calls before the case says how it is "
    "safe: agree on a safe contact now, while the person is there."
)


@require_POST
def claim(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take a waiting contact."""
    return act(
        request,
        "cases.claim_contact",
        lambda: contact_claim(contact_ref=ref, by=request.operator, at=now()),
        then=here(ref),
        page=page_of(request, None),
    )


@require_POST
def reply(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Answer the person in writing."""
    found, form = held(request, ref), ReplyForm(request.POST, files_of(request))
    return act(
        request,
        "cases.answer_contact",
        lambda: message_reply(
            contact=found,
            by=request.operator,
            at=now(),
            **form.written(),
        ),
        then=here(ref),
        page=page_of(request, found),
        form=form,
    )


@require_POST
def open_case(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Open a case for this contact, or join it to one that was recognised or named by its code."""
    found, by = held(request, ref), request.operator
    chosen, typed = request.POST.get("case", ""), request.POST.get("code", "")

    def service() -> object:
        if not chosen and not typed:
            return case_open(contact_ref=ref, by=by, at=now())
        named = case_named(by, code=typed, ref=chosen)
        ground = request.POST.get("ground", "")
        return case_link(contact_ref=ref, case_ref=named, ground=ground, by=by, at=now())

    return act(
        request, "cases.answer_contact", service, then=here(ref), page=page_of(request, found)
    )


@require_POST
def callback(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Note a window in which the person may be called back."""
    found, form = held(request, ref), CallbackForm(request.POST)
    answer = act(
        request,
        "cases.answer_contact",
        lambda: callback_agree(
            contact_ref=ref,
            by=request.operator,
            starts=form.cleaned_data["starts"],
            ends=form.cleaned_data["ends"],
            agreed=form.cleaned_data["agreed"],
            at=now(),
        ),
        then=here(ref),
        page=page_of(request, found),
        form=form,
    )
    if answer.status_code == HTTPStatus.SEE_OTHER:
        agreed = safe_contact_of(found.case_id) if found.case_id else None
        messages.success(request, KEPT if agreed else KEPT_BUT)
    return answer


@require_POST
def wrap_up(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """End the conversation, or go back to it."""
    service = contact_resume if request.POST.get("resume") else contact_wrap_up
    return on_held(request, ref, service)


@require_POST
def put_back(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Let a colleague take this contact."""
    return on_held(request, ref, contact_put_back, then=reverse("cases:desk"))


@require_POST
def close(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Finish with a wrap-up code."""
    form = CloseForm(request.POST)
    return on_held(request, ref, contact_close, form, then=reverse("cases:desk"))


def on_held(
    request: OperatorRequest,
    ref: UUID,
    service: Callable[..., object],
    form: Form | None = None,
    *,
    then: str = "",
    **told: object,
) -> HttpResponse:
    """One act on a contact in hand: its service gets what was typed, and what is `told` besides."""
    found = held(request, ref)

    def asked() -> object:
        typed = form.cleaned_data if form else {}
        return service(contact_ref=ref, by=request.operator, at=now(), **typed, **told)

    return act(
        request,
        "cases.answer_contact",
        asked,
        then=then or here(ref),
        page=page_of(request, found),
        form=form,
    )


def held(request: OperatorRequest, ref: UUID) -> Contact:
    """The contact, if this person may work on it."""
    return within_reach(
        request,
        "cases.answer_contact",
        lambda: access.contact_for(request.operator, ref, "cases.answer_contact"),
    )


def contact_beside(request: OperatorRequest, found: Case) -> Contact | None:
    """The contact on whose desk the case was edited, if it is one of this case and within reach."""
    try:
        contact = access.contact_for(request.operator, UUID(request.POST.get("back", "")))
    except (ValueError, Contact.DoesNotExist):
        return None
    return contact if contact.case_id == found.ref else None


def page_of(request: OperatorRequest, found: Contact | None) -> Page:
    """How the desk is shown again when something was refused, with this contact or with none."""

    def page(status: int, sentence: str | Promise, form: Form | None) -> HttpResponse:
        words = sentence or MISSING
        return desk.show(request, found, status, words, form)

    return page


def here(ref: UUID) -> str:
    """The address of a contact on the desk."""
    return reverse("cases:contact", args=[ref])
