"""An edition that was handed in: what differs from what runs, and its two buttons."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST, require_safe

from guide.models import Edition
from guide.outline import spoken_here
from guide.services.publishing import (
    RIGHT,
    PublishingRefused,
    edition_publish,
    edition_withdraw,
)
from guide.telling import differences, findings_told
from operators.doors import OperatorRequest, within_reach
from triage import registry
from triage.checker import check

SHOWN = 200


@require_safe
def edition(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """One edition against the one it was written from."""
    return _page(request, ref)


@require_POST
def publish(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Publish what another supervisor wrote."""
    try:
        with within_reach(request, RIGHT, Edition.DoesNotExist):
            edition_publish(ref=ref, by=request.operator, at=now())
    except PublishingRefused as refusal:
        return _page(request, ref, problem=refusal.sentence, status=409)
    return redirect("guide:edition", ref)


@require_POST
def withdraw(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Take an edition away before anybody speaks it."""
    with within_reach(request, RIGHT, Edition.DoesNotExist):
        edition_withdraw(ref=ref, by=request.operator, at=now())
    return redirect("guide:draft")


def _page(
    request: OperatorRequest, ref: UUID, *, problem: str | Promise = "", status: int = 200
) -> HttpResponse:
    with within_reach(request, RIGHT, Edition.DoesNotExist):
        kept = Edition.objects.select_related("written_by", "published_by").get(ref=ref)
    script = registry.script_of(kept.version)
    before = registry.script_of(kept.based_on) if kept.based_on else script
    here = spoken_here()
    context = {
        "edition": kept,
        "problem": problem,
        "changes": differences(before, script, here)[:SHOWN],
        "findings": findings_told(script, check(script, today=localdate()), here),
        "here": here,
        "runs": registry.current().version == kept.version,
        "may_publish": kept.written_by is not None and not (kept.published_at or kept.withdrawn_at),
        "me": request.operator,
    }
    return render(request, "guide/edition.html", context, status=status)
