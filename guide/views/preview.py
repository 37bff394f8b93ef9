"""A script walked as on the desk, without a contact: nothing is kept and nobody is told."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from guide.outline import spoken_here
from guide.places import ENTRIES
from guide.selectors import draft_of
from operators.doors import OperatorRequest
from triage import registry
from triage.answers import BACK, GO, AnswerRefused, Answers, dump, parse
from triage.capture import checked
from triage.decision import suggest
from triage.graph import LANGUAGES, Script
from triage.provenance import render as lines_of
from triage.provenance import shown
from triage.reading import ScriptRefused
from triage.reasons import reasons_told
from triage.runner import CALL, Step, answer, back, step_at, topic
from triage.sent import captured
from triage.stored import load_plain

DANGERS = {"critical": _("Critical"), "high": _("High"), "normal": _("Normal")}
LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Walked:
    """Where a walk stands, as the parts of the desk read it."""

    step: Step
    is_call: bool


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: OperatorRequest) -> HttpResponse:
    """Walk through one's own draft, or through a version that was handed in."""
    told = request.POST if request.method == "POST" else request.GET
    of = told.get("of", "")[:20]
    script = _script(request, of)
    entry = told.get("entry", CALL)
    entry = entry if entry in script.entries else CALL
    language = told.get("say", "")
    language = language if language in LANGUAGES else spoken_here()
    answers, problem = _begun(script, told.get("walk", ""), entry)
    if told.get("choice") and not problem:
        answers, problem = _pressed(script, answers, request.POST, entry, language)
    context = {
        "of": of,
        "script": script,
        "problem": problem,
        "script_language": language,
        "languages": LANGUAGES,
        "spoken": spoken_here(),
        "here": spoken_here(),
        "entry": entry,
        "entries": [(name, ENTRIES.get(name, name)) for name in script.entries],
        **_walked(script, answers, entry),
    }
    return render(request, "guide/preview.html", context, status=409 if problem else 200)


def _script(request: OperatorRequest, of: str) -> Script:
    own = draft_of(request.operator)
    try:
        if of:
            return registry.script_of(of)
        if own is None:
            raise Http404
        return load_plain(own.content)
    except (LookupError, ScriptRefused) as missing:
        raise Http404 from missing


def _begun(script: Script, stored: str, entry: str) -> tuple[Answers, str | Promise]:
    """The walk that the page had; it begins anew when the draft has changed under it."""
    try:
        answers = parse(stored) if stored else ()
        for name, value in ((n, v) for given in answers for n, v in given.captures.items()):
            checked(script.fields[name], value, refusal=AnswerRefused)
        step_at(script, answers, entry=entry)
    except (AnswerRefused, KeyError):
        return (), _("The text was changed since. The walk begins anew.")
    return answers, ""


def _pressed(
    script: Script, answers: Answers, sent: QueryDict, entry: str, language: str
) -> tuple[Answers, str | Promise]:
    choice, note = sent.get("choice", ""), sent.get("note", "")[:LONGEST_NOTE]
    noted = captured(script, {name: sent.getlist(name) for name in sent})
    try:
        if choice == BACK:
            return back(script, answers, noted, language=language, note=note, entry=entry), ""
        is_topic = choice.startswith(GO)
        move, target = (topic, choice.removeprefix(GO)) if is_topic else (answer, choice)
        new = move(script, answers, target, noted, language=language, note=note, entry=entry)
        step_at(script, new, entry=entry)
    except AnswerRefused:
        return answers, _("This answer does not fit here. Choose again.")
    return new, ""


def _walked(script: Script, answers: Answers, entry: str) -> dict[str, object]:
    step, reader = step_at(script, answers, entry=entry), spoken_here()
    found = suggest(script, answers)
    return {
        "page": Walked(step, entry == CALL),
        "walk": dump(answers) if answers else "",
        "lines": lines_of(answers, reader=reader, find=lambda _version: script),
        "settled": [
            (script.fields[name].title[reader], shown(script.fields[name], value, reader))
            for name, value in step.values.items()
        ],
        "danger": DANGERS[found.danger],
        "suggestion": found,
        "reasons": reasons_told(script, found, reader),
    }
