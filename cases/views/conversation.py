"""The guided conversation, one press at a time."""

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from cases.forms import AnswerForm
from cases.services.answers import Given, answer_record
from cases.services.weighing import contact_weigh
from cases.views.answering import act
from cases.views.contact import held, here, on_held, page_of
from cases.weigh_form import WeighForm
from operators.doors import OperatorRequest
from triage.graph import LANGUAGES
from triage.registry import current
from triage.sent import captured


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


@require_POST
def weigh(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Set the urgency by hand, with a reason."""
    return on_held(request, ref, contact_weigh, WeighForm(request.POST))


def _given(form: AnswerForm, sent: QueryDict) -> Given:
    """The press, with the fields of the node that were filled in beside it."""
    return Given(
        choice=form.cleaned_data["choice"],
        language=form.cleaned_data["language"],
        captures=captured(current(), {name: sent.getlist(name) for name in sent}),
        note=form.cleaned_data["note"],
        seen=form.cleaned_data["seen"],
    )
