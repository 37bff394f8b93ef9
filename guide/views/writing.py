"""One place of a draft: its words in three languages, and for a step where it leads."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guide.editing import CARD, NODE, WordsRefused, places, rewritten
from guide.forms import PlaceForm
from guide.models import Draft
from guide.outline import spoken_here
from guide.places import Names
from guide.selectors import draft_of
from guide.services.drafting import DraftRefused, draft_change
from guide.shape import reshaped
from guide.telling import findings_told
from operators.doors import OperatorRequest
from triage.checker import check
from triage.findings import Finding
from triage.graph import LANGUAGES, Script
from triage.parsing import build
from triage.reading import ScriptRefused
from triage.stored import load_plain, raw_of


@require_http_methods(["GET", "HEAD", "POST"])
def write_draft(request: OperatorRequest, kind: str, name: str) -> HttpResponse:
    """Rewrite one node or card; "check" looks at what is typed without keeping it."""
    own = _readable(draft_of(request.operator))
    raw = raw_of(own.content)
    if (kind, name) not in set(places(raw)):
        raise Http404
    script, here = build(raw), spoken_here()
    if request.method != "POST":
        form = PlaceForm(raw, script, kind, name, here, initial={"revision": own.revision})
        return _place(request, own, form, kind, name)
    form = PlaceForm(raw, script, kind, name, here, data=request.POST)
    if not form.is_valid():
        problem = _("Nothing was kept.")
        return _place(request, own, form, kind, name, problem=problem, status=422)
    try:
        if "check" in request.POST:
            return _place(request, own, form, kind, name, seen=_typed(raw, kind, name, form))
        draft_change(
            kind=kind,
            name=name,
            words=form.words(),
            shape=form.shape(),
            revision=form.cleaned_data["revision"],
            by=request.operator,
            at=now(),
        )
    except (DraftRefused, WordsRefused) as refusal:
        return _place(request, own, form, kind, name, problem=refusal.sentence, status=409)
    return redirect("guide:write-draft", kind, name)


def _readable(own: Draft | None) -> Draft:
    """The draft; what is there no more, or can't be read any more, has no places."""
    if own is None:
        raise Http404
    try:
        load_plain(own.content)
    except ScriptRefused as damaged:
        raise Http404 from damaged
    return own


def _typed(raw: dict[str, object], kind: str, name: str, form: PlaceForm) -> Script:
    """The script as it would be with what is typed."""
    new, shape = rewritten(raw, kind, name, form.words()), form.shape()
    return build(reshaped(new, name, shape) if shape else new)


def _place(
    request: OperatorRequest,
    own: Draft,
    form: PlaceForm,
    kind: str,
    name: str,
    *,
    problem: str | Promise = "",
    seen: Script | None = None,
    status: int = 200,
) -> HttpResponse:
    script, here = load_plain(own.content), spoken_here()
    spoken = seen or script
    found: list[Finding] = check(spoken, today=localdate())
    told = findings_told(spoken, found, here)
    mine = [each for each in told if (each.node if kind == NODE else each.card) == name]
    context = {
        "own": own,
        "form": form,
        "kind": kind,
        "name": name,
        "title": Names(script, here).place(f"{kind} {name}"),
        "problem": problem,
        "checked": seen is not None,
        "findings": mine,
        "elsewhere": len(told) - len(mine),
        "is_card": kind == CARD,
        "is_entry": name in script.entries.values(),
        "languages": LANGUAGES,
        "here": here,
    }
    return render(request, "guide/write.html", context, status=status)
