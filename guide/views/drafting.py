"""A supervisor's own draft: what differs, what the checker finds, what others have handed in."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST, require_safe

from guide.models import Draft
from guide.outline import spoken_here, tree
from guide.selectors import draft_of, waiting
from guide.services.drafting import (
    DAMAGED,
    DraftRefused,
    draft_add_step,
    draft_begin,
    draft_drop,
    draft_remove_step,
    draft_submit,
)
from guide.telling import differences, findings_told
from guide.title_form import TitleForm
from operators.doors import OperatorRequest
from triage import registry
from triage.checker import check
from triage.reading import ScriptRefused
from triage.stored import load_plain

SHOWN = 200


@require_safe
def draft(request: OperatorRequest) -> HttpResponse:
    """One's own draft against what runs, and what others have handed in."""
    return draft_page(request)


@require_POST
def begin_draft(request: OperatorRequest) -> HttpResponse:
    """Begin a draft from what runs, or from another kept version."""
    try:
        draft_begin(of=request.POST.get("of", "")[:20], by=request.operator, at=now())
    except DraftRefused as refusal:
        return draft_page(request, problem=refusal.sentence, status=409)
    return redirect("guide:draft")


@require_POST
def drop_draft(request: OperatorRequest) -> HttpResponse:
    """Throw one's own draft away."""
    try:
        draft_drop(by=request.operator, at=now())
    except Draft.DoesNotExist as missing:
        raise Http404 from missing
    return redirect("guide:draft")


@require_POST
def submit_draft(request: OperatorRequest) -> HttpResponse:
    """Hand one's own draft to a second supervisor."""
    try:
        edition = draft_submit(revision=_revision(request), by=request.operator, at=now())
    except Draft.DoesNotExist as missing:
        raise Http404 from missing
    except DraftRefused as refusal:
        return draft_page(request, problem=refusal.sentence, status=409)
    return redirect("guide:edition", edition.ref)


@require_POST
def add_step(request: OperatorRequest) -> HttpResponse:
    """Add a step, which has a title and nothing else yet."""
    if draft_of(request.operator) is None:
        raise Http404
    form = TitleForm(request.POST)
    if not form.is_valid():
        return draft_page(request, form=form, status=422)
    try:
        _draft, name = draft_add_step(
            title=form.words(),
            revision=form.cleaned_data["revision"],
            by=request.operator,
            at=now(),
        )
    except DraftRefused as refusal:
        return draft_page(request, problem=refusal.sentence, form=form, status=409)
    return redirect("guide:write-draft", "node", name)


@require_POST
def remove_step(request: OperatorRequest) -> HttpResponse:
    """Take a step that nothing leads to out of the draft."""
    try:
        draft_remove_step(
            name=request.POST.get("name", ""),
            revision=_revision(request),
            by=request.operator,
            at=now(),
        )
    except Draft.DoesNotExist as missing:
        raise Http404 from missing
    except DraftRefused as refusal:
        return draft_page(request, problem=refusal.sentence, status=409)
    return redirect("guide:draft")


def _revision(request: OperatorRequest) -> int:
    revision = request.POST.get("revision", "")
    return int(revision) if revision.isdecimal() and len(revision) < 9 else -1


def draft_page(
    request: OperatorRequest,
    *,
    problem: str | Promise = "",
    form: TitleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of the draft, with what stands in the way of the last act."""
    own, running, language = draft_of(request.operator), registry.current(), spoken_here()
    context: dict[str, Any] = {
        "own": own,
        "script": running,
        "problem": problem,
        "waiting": waiting(),
        "here": language,
    }
    if own:
        try:
            context |= _of_draft(own, form, language)
        except ScriptRefused:
            context |= {"damaged": True, "problem": problem or DAMAGED}
    return render(request, "guide/draft.html", context, status=status)


def _of_draft(own: Draft, form: TitleForm | None, language: str) -> dict[str, Any]:
    running, script = registry.current(), load_plain(own.content)
    return {
        "changes": differences(running, script, language)[:SHOWN],
        "findings": findings_told(script, check(script, today=localdate()), language),
        "stale": own.based_on != running.version,
        "tree": tree(script, language),
        "cards": [(card.id, card.title[language]) for card in script.cards.values()],
        "title_form": form or TitleForm(initial={"revision": own.revision}),
    }
