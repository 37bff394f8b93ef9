"""The guided script as it runs: its tree, its words, its law, its findings, its picture."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_safe

from guide.models import Reader
from guide.outline import leading_here, search, spoken_here, tree
from guide.places import SITUATIONS, Names
from guide.selectors import signatures, unsigned, waiting
from guide.telling import findings_told
from operators.doors import OperatorRequest
from triage.checker import check
from triage.drawing import listing, svg
from triage.graph import LANGUAGES, Node, Script
from triage.registry import current

LONGEST_SEARCH = 100


class SignatureForm(forms.Form):
    """Who outside has signed, and when."""

    role = forms.ChoiceField(label=_l("Who"), choices=Reader.choices)
    name = forms.CharField(
        label=_l("Name"),
        max_length=120,
        error_messages={"required": _l("Write who signed.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    signed_on = forms.DateField(
        label=_l("Signed on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _l("Choose a day."), "invalid": _l("Choose a day.")},
    )


@require_safe
def script(request: OperatorRequest) -> HttpResponse:
    """The script in use: one node in three languages, or what was searched for."""
    return script_page(request, SignatureForm())


def script_page(
    request: OperatorRequest,
    form: SignatureForm,
    *,
    problem: str | Promise = "",
    status: int = 200,
) -> HttpResponse:
    """The page of the script, with what stands in the way of the last act."""
    running, language, today = current(), spoken_here(), localdate()
    wanted = request.GET.get("q", "").replace("\0", "")[:LONGEST_SEARCH].strip()
    asked = request.GET.get("node", "")
    node = running.nodes.get(asked) or running.nodes[running.entries["call"]]
    context = {
        "script": running,
        "tree": tree(running, language),
        "wanted": wanted,
        "hits": search(running, wanted, language),
        "findings": findings_told(running, check(running, today=today), language),
        "laws": [(law, law.expired(today)) for law in running.laws.values()],
        "unsigned": [(label(one.role), one) for one in unsigned(running)],
        "signatures": signatures(running),
        "form": form,
        "problem": problem,
        "may_sign": request.operator.has_perm("guide.sign_script"),
        "me": request.operator,
        "waiting": waiting() if request.operator.has_perm("guide.publish_script") else [],
        "today": today,
        "here": language,
        **_node(running, node),
    }
    return render(request, "guide/script.html", context, status=status)


def label(role: str) -> str:
    """What a reader of the script is called."""
    return str(Reader(role).label) if role in Reader.values else role


@require_safe
def drawing(request: OperatorRequest) -> HttpResponse:
    """The script as a picture, each box a link, and the same as a list."""
    running, language = current(), spoken_here()
    names = Names(running, language)
    picture = svg(
        running,
        title=_("The guided script, version %(version)s") % {"version": running.version},
        description=_("Every node is a box and every way a line. The list below says the same."),
        language=language,
        address=lambda name: f"{reverse('guide:script')}?node={name}",
        called=names.target,
    )
    context = {
        "script": running,
        # Every word in it is escaped where it is put in.
        "picture": SafeString(picture),
        "lines": list(listing(running, language, names.target)),
        "here": language,
    }
    return render(request, "guide/drawing.html", context)


def _node(running: Script, node: Node) -> dict[str, Any]:
    return {
        "node": node,
        "languages": LANGUAGES,
        "cards": running.cards_of(node),
        "node_laws": [(law, law.expired(localdate())) for law in running.laws_of(node)],
        "fields": [running.fields[name] for name in node.captures if name in running.fields],
        "before": leading_here(running, node),
        "covered": [
            SITUATIONS.get(name, name) for name, nodes in running.covers.items() if node.id in nodes
        ],
        "ways": [(choice, running.nodes.get(choice.next)) for choice in node.choices],
    }
