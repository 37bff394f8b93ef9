"""What is said to everybody: the list, the writing, the preview, and the hands it goes through."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from cases.broadcast_form import BroadcastForm, ReturnForm
from cases.models import TONGUES, Broadcast
from cases.presenters.broadcasts import SIGNS, channel_rows, may, outage_words, previews, row
from cases.selectors.broadcasts import (
    broadcasts as all_broadcasts,
)
from cases.selectors.broadcasts import (
    channel_posts,
    followers_count,
    telephone_outage,
)
from cases.services.broadcasts import broadcast_write
from cases.views.answering import MISSING, within_reach
from cases.ways import line_name
from operators.doors import OperatorRequest
from operators.refusals import Refused

WRITE = "cases.write_broadcast"
SHOWN = 50


@require_safe
def broadcasts(request: OperatorRequest) -> HttpResponse:
    """What was said to everybody and what is being prepared, the newest first."""
    language, outage = get_language() or "", telephone_outage()
    context = {
        "rows": [row(each, language) for each in all_broadcasts()[:SHOWN]],
        "followers": followers_count(),
        "channel": settings.TELEGRAM_CHANNEL,
        "has_token": bool(settings.TELEGRAM_TOKEN),
        "outage": outage,
        "outage_of": line_name(outage.line, outage.country) if outage else "",
    }
    return render(request, "cases/broadcasts.html", context)


@require_safe
def broadcast(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """One of them, as Telegram shows it, and how far it has come."""
    return broadcast_page(request, broadcast_found(request, ref, "cases.view_broadcasts"))


@require_http_methods(["GET", "POST"])
def write_broadcast(request: OperatorRequest) -> HttpResponse:
    """Write a new one; about an outage the first words are there already."""
    if request.method == "GET":
        outage = telephone_outage() if "outage" in request.GET else None
        words = outage_words(outage) if outage else {}
        channel = TONGUES if outage else []
        return _form(request, BroadcastForm(initial=words | {"channel": channel}))
    form = BroadcastForm(request.POST)
    return _kept(
        request,
        form,
        lambda: broadcast_write(told=form.told(), by=request.operator, at=now()),
    )


@require_http_methods(["GET", "POST"])
def edit_broadcast(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Write one's own anew; what was handed in has to be handed in again."""
    found = broadcast_found(request, ref, WRITE)
    if request.method == "GET":
        names = (*TONGUES, "to_followers", "channel")
        initial = {name: getattr(found, name) for name in names}
        return _form(request, BroadcastForm(initial=initial), found)
    form = BroadcastForm(request.POST)
    return _kept(
        request,
        form,
        lambda: broadcast_write(told=form.told(), ref=ref, by=request.operator, at=now()),
        found,
    )


def broadcast_found(request: OperatorRequest, ref: UUID, permission: str) -> Broadcast:
    """One of them, with its people."""
    return within_reach(request, permission, lambda: all_broadcasts().get(ref=ref))


def broadcast_page(
    request: OperatorRequest,
    found: Broadcast,
    status: int = 200,
    sentence: str | Promise = "",
    form: Form | None = None,
) -> HttpResponse:
    """Its page, with the reason when something was refused."""
    chip, sign = SIGNS[Broadcast.State(found.state)]
    context = {
        "broadcast": found,
        "chip": chip,
        "sign": sign,
        "previews": previews(found),
        "channel": settings.TELEGRAM_CHANNEL,
        "bot": settings.TELEGRAM_NAME,
        "has_token": bool(settings.TELEGRAM_TOKEN),
        "channel_rows": channel_rows(list(channel_posts(found))),
        "may": may(found, request.operator),
        "return_form": form if isinstance(form, ReturnForm) else ReturnForm(),
        "problem": sentence,
    }
    return render(request, "cases/broadcast.html", context, status=status)


def _form(
    request: OperatorRequest,
    form: BroadcastForm,
    found: Broadcast | None = None,
    status: int = 200,
    sentence: str | Promise = "",
) -> HttpResponse:
    context = {"form": form, "broadcast": found, "tongues": TONGUES, "problem": sentence}
    return render(request, "cases/broadcast_write.html", context, status=status)


def _kept(
    request: OperatorRequest,
    form: BroadcastForm,
    keep: Callable[[], Broadcast],
    found: Broadcast | None = None,
) -> HttpResponse:
    if not form.is_valid():
        return _form(request, form, found, 422, MISSING)
    try:
        kept = keep()
    except Refused as refusal:
        return _form(request, form, found, 409, refusal.sentence)
    return HttpResponseRedirect(reverse("cases:broadcast", args=[kept.ref]), status=303)
