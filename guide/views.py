"""The guided script as it runs: its tree, its words, its law, its findings, its picture."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guide.outline import ROLES, leading_here, search, spoken_here, tree
from operators.doors import OperatorRequest
from triage.checker import check
from triage.drawing import listing, svg
from triage.graph import LANGUAGES, Node, Script
from triage.registry import current

LONGEST_SEARCH = 100


@require_safe
def script(request: OperatorRequest) -> HttpResponse:
    """The script in use: one node in three languages, or what was searched for."""
    running, language = current(), spoken_here()
    wanted = request.GET.get("q", "").replace("\0", "")[:LONGEST_SEARCH].strip()
    asked = request.GET.get("node", "")
    node = running.nodes.get(asked) or running.nodes[running.entries["call"]]
    context = {
        "script": running,
        "tree": tree(running, language),
        "wanted": wanted,
        "hits": search(running, wanted),
        "findings": check(running, today=localdate()),
        "laws": [(law, law.expired(localdate())) for law in running.laws.values()],
        "unsigned": [(ROLES.get(one.role, one.role), one) for one in running.missing_sign_offs()],
        "here": language,
        **_node(running, node),
    }
    return render(request, "guide/script.html", context)


@require_safe
def drawing(request: OperatorRequest) -> HttpResponse:
    """The script as a picture, each box a link, and the same as a list."""
    running, language = current(), spoken_here()
    picture = svg(
        running,
        title=_("The guided script, version %(version)s") % {"version": running.version},
        description=_("Every node is a box and every way a line. The list below says the same."),
        language=language,
        address=lambda name: f"{reverse('guide:script')}?node={name}",
    )
    context = {
        "script": running,
        # Every word in it is escaped where it is put in.
        "picture": SafeString(picture),
        "lines": list(listing(running, language)),
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
        "covered": [name for name, nodes in running.covers.items() if node.id in nodes],
    }
