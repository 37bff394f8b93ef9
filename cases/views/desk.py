"""The desk: who waits, the contact in hand, the script, the case."""

from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from cases import access
from cases.abuse_forms import BlockForm
from cases.case_form import CaseForm
from cases.forms import CallbackForm, CloseForm, RevealForm
from cases.models import AT_ONCE, TO_COLLEAGUES, Contact, Ground, State
from cases.presenters.calling import call_look
from cases.presenters.case_page import case_page
from cases.presenters.contact_page import contact_look, contact_page
from cases.presenters.drafts import begun, drafts_kept, taken_up
from cases.presenters.knowledge import known_here, ready_here
from cases.presenters.lost_call import calling, lost_call
from cases.presenters.meanwhile import meanwhile
from cases.presenters.rows import case_row
from cases.reply_form import ReplyForm
from cases.selectors import queue as queues
from cases.selectors.aid import was_taken
from cases.selectors.candidates import candidates
from cases.selectors.edits import writing
from cases.selectors.eligible import colleagues_to_reach
from cases.services.enclosures import CARRIERS
from cases.uploads import MOST_FILE
from cases.views.answering import within_reach
from cases.views.desk_forms import close_form, kept_or
from cases.views.draft import case_form
from cases.views.waiting import queue_context
from cases.weigh_form import WeighForm
from operators.doors import OperatorRequest
from operators.selectors import presence_of

CONTACT_PARTS = {
    "thread": "cases/_log.html",
    "bar": "cases/_call_bar.html",
    "lost": "cases/_lost_call.html",
    "whispers": "cases/_whispers.html",
}


@require_GET
def desk(request: OperatorRequest) -> HttpResponse:
    """The desk with the contact this person took last."""
    held = queues.held(request.operator)
    return show(request, held[0] if held else None)


@require_GET
def contact(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """The desk with one contact open; the desk alone, with the notice, where it was taken over."""
    if was_taken(request.operator, ref):
        return redirect("cases:desk")
    found = within_reach(
        request, "cases.view_contact", lambda: access.contact_for(request.operator, ref)
    )
    return show(request, found)


@require_GET
def queue(request: OperatorRequest) -> HttpResponse:
    """The queue alone, for a screen that was told that it changed."""
    return render(
        request, "cases/_queue.html", queue_context(request, uuid_of(request.GET.get("active")))
    )


@require_GET
def part(request: OperatorRequest, ref: UUID, part: str) -> HttpResponse:
    """The thread or the bar of one contact, for a screen that was told that it changed."""
    found = within_reach(
        request, "cases.view_contact", lambda: access.contact_for(request.operator, ref)
    )
    spoken = (get_language() or "en")[:2]
    at = now()
    seen = contact_look(contact=found, asker=request.operator, at=at)
    page = contact_page(contact=found, asker=request.operator, spoken=spoken, seen=seen, at=at)
    context = {"page": page, "wrapping": found.state == State.WRAP_UP}
    context |= asked_of(request, found) | {"spoken": spoken}
    if part == "lost":
        context["lost"] = lost_call(found, page, at)
    return render(request, CONTACT_PARTS[part], context)


def show(
    request: OperatorRequest,
    found: Contact | None,
    status: int = 200,
    sentence: str | Promise = "",
    form: Form | None = None,
) -> HttpResponse:
    """The desk page; `sentence` says what was refused, `form` is what was typed."""
    context = queue_context(request, found.ref if found else None)
    context |= {"problem": sentence, "page": None}
    if found is not None:
        context |= _in_hand(request, found, form)
    return render(request, "cases/desk.html", context, status=status)


def _in_hand(request: OperatorRequest, found: Contact, form: Form | None) -> dict[str, object]:
    at, operator = now(), request.operator
    spoken = (get_language() or "en")[:2]
    case = found.case
    beside = [case] if case and access.may(operator, "cases.view_case", case) else []
    refs = [ref for each in beside for ref in access.named(each)]
    seen = contact_look(contact=found, asker=operator, beside=refs, at=at)
    page = contact_page(contact=found, asker=operator, spoken=spoken, seen=seen, at=at)
    drafts = drafts_kept(about=[found.ref, *refs[:1]], by=operator, seen=seen)
    call = asked_of(request, found)
    context: dict[str, object] = {
        "page": taken_up(page, drafts.get("answer")),
        "drafts": drafts,
        **call,
        "lost": (lost := lost_call(found, page, at)),
        "calling": calling(found, page, at),
        "endings": [(code, code.label, key) for code, key in AT_ONCE.items()],
        "block_form": BlockForm(),
        "most_file": MOST_FILE if found.line in CARRIERS else 0,
        "reply_form": kept_or(form, ReplyForm, lambda: ReplyForm(initial=begun(drafts, "reply"))),
        "close_form": kept_or(
            form, CloseForm, lambda: close_form(page, drafts, lost, hard=bool(call["hard"]))
        ),
        "callback_form": kept_or(
            form, CallbackForm, lambda: CallbackForm(initial=begun(drafts, "callback"))
        ),
        "reveal_form": RevealForm(),
        "weigh_form": kept_or(form, WeighForm, WeighForm),
        "wrapping": found.state == State.WRAP_UP,
        "script_language": request.GET.get("say") or page.language or "ru",
        "spoken": spoken,
    }
    if page.mine:
        reply, language = context["reply_form"], str(context["script_language"])
        chosen = reply.ready() if isinstance(reply, ReplyForm) else []
        context |= ready_here(chosen, language, localdate(at))
        context |= {
            "known": known_here(page, spoken=spoken, today=localdate(at)),
            "line_is_over": any(law.expired(localdate(at)) for law in page.step.laws),
        }
    if beside:
        record = case_page(case=beside[0], seen=seen)
        context |= {
            "record": record,
            "meanwhile": meanwhile(record, form),
            "writing": writing(case=beside[0].ref, but=operator, at=at),
            "case_form": kept_or(form, CaseForm, lambda: case_form(record, drafts)),
            "may_edit": access.may(operator, "cases.edit_case", beside[0]),
        }
    elif page.mine:
        context["grounds"] = Ground.choices
        found_cases = candidates(contact=found, at=at)
        context["candidates"] = [
            (case_row(case), access.may(operator, "cases.view_case", case)) for case in found_cases
        ]
    return context


def asked_of(request: OperatorRequest, found: Contact) -> dict[str, object]:
    """Where the call in hand stands, and to whom it can be given."""
    look = call_look(found, request.operator)
    able = look is not None and look.offers & set(TO_COLLEAGUES)
    presence = presence_of(request.operator)
    return {
        "call": look,
        "reach": colleagues_to_reach(request.operator) if able else None,
        "hard": presence is not None and presence.hard_contact == found.ref,
    }


def uuid_of(text: str | None) -> UUID | None:
    """The reference that somebody sent; None for anything that is not one."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
