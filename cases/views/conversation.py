"""The guided conversation, one press at a time."""

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.forms import AnswerForm
from cases.services.answers import Given, answer_record
from cases.views.answering import act
from cases.views.contact import held, here, page_of
from operators.doors import OperatorRequest
from triage.graph import LANGUAGES
from triage.registry import current


@require_POST
def answer(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """One press, forward, back or to a topic."""
    found, form = held(request, ref), AnswerForm(request.POST)
    said = form.data.get("language", "")
    return act(
        request,
        "cases.answer_contact",
        lambda: answer_record(
            contact_ref=ref, by=request.operator, given=_given(form, request.POST), at=now()
        ),
        then=f"{here(ref)}?say={said}" if said in LANGUAGES else here(ref),
        page=page_of(request, found),
        form=form,
    )


def _given(form: AnswerForm, sent: QueryDict) -> Given:
    """The press, with the fields of the node that were filled in beside it."""
    fields = current().fields
    captures = {
        name: _typed(fields[name].kind, sent.getlist(f"capture-{name}"))
        for name in fields
        if f"capture-{name}" in sent
    }
    return Given(
        choice=form.cleaned_data["choice"],
        language=form.cleaned_data["language"],
        captures={name: value for name, value in captures.items() if value is not None},
        note=form.cleaned_data["note"],
        seen=form.cleaned_data["seen"],
    )


def _typed(kind: str, sent: list[str]) -> object:
    value = sent[-1]
    match kind:
        case "number":
            return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else None
        case "flag":
            return {"yes": True, "no": False}.get(value)
        case "tags":
            return [each for each in sent if each]
    return value
