"""A supervisor's own draft: what differs, what the checker finds, and one place to rewrite."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guide.comparing import changes
from guide.editing import Text, WordsRefused, clean, places, rewritten, texts
from guide.models import Draft
from guide.outline import spoken_here
from guide.selectors import draft_of, waiting
from guide.services.drafting import (
    DraftRefused,
    draft_begin,
    draft_change,
    draft_drop,
    draft_submit,
)
from operators.doors import OperatorRequest
from triage import registry
from triage.checker import check
from triage.findings import Finding
from triage.graph import LANGUAGES
from triage.parsing import build
from triage.stored import load_plain, raw_of

SHOWN = 200


class PlaceForm(forms.Form):
    """Every text of one place, in three languages."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, raw: Mapping[str, Any], kind: str, name: str, **given: Any) -> None:
        super().__init__(**given)
        self.rows: list[tuple[Text, list[tuple[str, forms.BoundField]]]] = []
        for text in texts(raw, kind, name):
            for language in LANGUAGES:
                field = forms.CharField(
                    required=False,
                    initial=text.words.get(language, ""),
                    widget=forms.Textarea(attrs={"lang": language, "rows": 3}),
                )
                field.label = " ".join((str(text.label), text.aside, language))
                self.fields[f"{text.key}.{language}"] = field
            fields = [(each, self[f"{text.key}.{each}"]) for each in LANGUAGES]
            self.rows.append((text, fields))

    def clean(self) -> dict[str, Any]:
        """Each text as it may stand in the script."""
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, str):
                try:
                    self.cleaned_data[name] = clean(value)
                except WordsRefused as refusal:
                    self.add_error(name, str(refusal.sentence))
        return self.cleaned_data

    def words(self) -> dict[str, dict[str, str]]:
        """The texts by their key and language."""
        return {
            text.key: {each: self.cleaned_data[f"{text.key}.{each}"] for each in LANGUAGES}
            for text, _fields in self.rows
        }


@require_safe
def draft(request: OperatorRequest) -> HttpResponse:
    """One's own draft against what runs, and what others have handed in."""
    return _page(request)


@require_POST
def begin_draft(request: OperatorRequest) -> HttpResponse:
    """Begin a draft from what runs, or from another kept version."""
    try:
        draft_begin(of=request.POST.get("of", "")[:20], by=request.operator, at=now())
    except DraftRefused as refusal:
        return _page(request, problem=refusal.sentence, status=409)
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
    revision = request.POST.get("revision", "")
    try:
        edition = draft_submit(
            revision=int(revision) if revision.isdecimal() and len(revision) < 9 else -1,
            by=request.operator,
            at=now(),
        )
    except Draft.DoesNotExist as missing:
        raise Http404 from missing
    except DraftRefused as refusal:
        return _page(request, problem=refusal.sentence, status=409)
    return redirect("guide:edition", edition.ref)


@require_http_methods(["GET", "HEAD", "POST"])
def write_draft(request: OperatorRequest, kind: str, name: str) -> HttpResponse:
    """Rewrite the words of one node or card; "check" looks at them without keeping them."""
    own = draft_of(request.operator)
    raw = raw_of(own.content) if own else {}
    if own is None or (kind, name) not in set(places(raw)):
        raise Http404
    if request.method != "POST":
        form = PlaceForm(raw, kind, name, initial={"revision": own.revision})
        return _place(request, own, form, kind, name)
    form = PlaceForm(raw, kind, name, data=request.POST)
    if not form.is_valid():
        problem = _("Nothing was kept.")
        return _place(request, own, form, kind, name, problem=problem, status=422)
    if "check" in request.POST:
        seen = check(build(rewritten(raw, kind, name, form.words())), today=localdate())
        return _place(request, own, form, kind, name, seen=seen)
    try:
        draft_change(
            kind=kind,
            name=name,
            words=form.words(),
            revision=form.cleaned_data["revision"],
            by=request.operator,
            at=now(),
        )
    except DraftRefused as refusal:
        return _place(request, own, form, kind, name, problem=refusal.sentence, status=409)
    return redirect("guide:write-draft", kind, name)


def _page(
    request: OperatorRequest, *, problem: str | Promise = "", status: int = 200
) -> HttpResponse:
    own, running, language = draft_of(request.operator), registry.current(), spoken_here()
    context: dict[str, Any] = {
        "own": own,
        "script": running,
        "problem": problem,
        "waiting": waiting(),
        "here": language,
    }
    if own:
        script = load_plain(own.content)
        context |= {
            "changes": changes(running, script)[:SHOWN],
            "findings": check(script, today=localdate()),
            "stale": own.based_on != running.version,
            "nodes": [(node.id, node.title[language]) for node in script.nodes.values()],
            "cards": [(card.id, card.title[language]) for card in script.cards.values()],
        }
    return render(request, "guide/draft.html", context, status=status)


def _place(
    request: OperatorRequest,
    own: Draft,
    form: PlaceForm,
    kind: str,
    name: str,
    *,
    problem: str | Promise = "",
    seen: list[Finding] | None = None,
    status: int = 200,
) -> HttpResponse:
    script = load_plain(own.content)
    context = {
        "own": own,
        "form": form,
        "kind": kind,
        "name": name,
        "problem": problem,
        "checked": seen is not None,
        "findings": check(script, today=localdate()) if seen is None else seen,
        "node": script.nodes.get(name) if kind == "node" else None,
        "languages": LANGUAGES,
        "here": spoken_here(),
    }
    return render(request, "guide/write.html", context, status=status)
