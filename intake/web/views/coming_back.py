"""The public page for somebody who comes back with a code."""

import logging
import secrets
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from cases.inbound import Kind
from cases.selectors.known import conversation_known
from cases.services.coming_back import conversation_forget, conversation_read
from cases.uploads import files_of
from intake.web.codes import code_in, conversation_of
from intake.web.enclosed import FilesRefused, files_given
from intake.web.inbound import LINE, STORY, Posting, parse
from intake.web.sending import AWAY, NOT_SENT, asking, enclosing, language, posted, too_many
from operators.views.language import language_kept
from triage.questions import LONG
from vault.keyring import KeysGone

logger = logging.getLogger(__name__)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Ask for the code; with the right one show our answers, in another language where wished."""
    if request.method != "POST":
        return _door(request)
    if (chosen := request.POST.get("language", "")) in dict(settings.LANGUAGES):
        with override(chosen):
            typed = request.POST.get("words", "")[:LONG]
            return language_kept(_conversation(request, typed=typed), chosen)
    return _conversation(request)


@never_cache
@sensitive_post_parameters()
@require_POST
def more(request: HttpRequest) -> HttpResponse:
    """Take words and files of somebody who came back."""
    code, words = code_in(request.POST.get("code", "")), request.POST.get("words", "").strip()
    try:
        raws = files_given(request)
    except FilesRefused as refused:
        return _conversation(request, refusal=str(refused), typed=words)
    if not (words or raws):
        return _conversation(request, refusal=_("Write something before you send it."))
    if len(words) > LONG:
        refusal = _("This is too long: at most 2,000 characters.")
        return _conversation(request, refusal=refusal, typed=words)
    if refusal := too_many(request):
        return _conversation(request, refusal=refusal, typed=words, status=429)
    if not is_known(code):
        return _unknown(request)
    if refusal := too_many(request, enclosing) if raws else "":
        return _conversation(request, refusal=refusal, typed=words, status=429)
    page = request.POST.get("page", "")[:64]
    told = {STORY: words} if words else {}
    posting = Posting(code=code, language=language(), answers=told, page=page)
    if refusal := posted(posting, raws, at=now()):
        return _conversation(request, refusal=refusal, typed=words, status=503)
    return _conversation(request, done=_("Sent. Come back later for the answer."))


@never_cache
@sensitive_post_parameters()
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """End the code, and tell an operator that the person asks to be deleted."""
    if not request.POST.get("sure"):
        return _conversation(request, refusal=_("Tick the box first, if you are sure."))
    if refusal := too_many(request):
        return _conversation(request, refusal=refusal, status=429)
    code = code_in(request.POST.get("code", ""))
    wish = Posting(code=code, language=language(), kind=Kind.FORGET)
    try:
        ended = code and conversation_forget(inbound=parse(wish, at=now()))
    except AWAY as trouble:
        logger.error("A wish to be deleted was not stored: %s.", type(trouble).__name__)
        return _conversation(request, refusal=str(NOT_SENT), status=503)
    return render(request, "intake/forgotten.html") if ended else _unknown(request)


def _conversation(
    request: HttpRequest, *, refusal: str = "", done: str = "", typed: str = "", status: int = 422
) -> HttpResponse:
    """The conversation of the code in the request; what was typed stays in its field."""
    code = code_in(request.POST.get("code", ""))
    if words := too_many(request, asking):
        return _door(request, status=429, words=words)
    try:
        said = conversation_read(line=LINE, conversation=conversation_of(code), at=now())
    except KeysGone:
        said = None
    except AWAY as trouble:
        logger.error("A conversation was not read: %s.", type(trouble).__name__)
        words = _("The answers cannot be read at this moment. Try again in a minute.")
        context: dict[str, Any] = {"code": code, "said": [], "wrong": words, "typed": typed}
        return _page(request, context, status=503)
    if said is None:
        return _unknown(request)
    told = {"code": code, "said": said, "wrong": refusal, "done": done, "typed": typed}
    return _page(request, told, status=status if refusal else 200)


def _page(request: HttpRequest, context: dict[str, Any], *, status: int) -> HttpResponse:
    has_answer = any(each.ours for each in context["said"])
    is_done = bool(context.get("done"))
    # What is sent again from a page that was refused is the same posting, and comes once.
    page = "" if is_done else request.POST.get("page", "")[:64]
    told = context | {
        "page": page or secrets.token_hex(8),
        "has_answer": has_answer,
        "files_lost": bool(files_of(request)) and not is_done,
    }
    return render(request, "intake/again.html", told, status=status)


def _door(request: HttpRequest, *, status: int = 200, words: str = "") -> HttpResponse:
    context = {"wrong": words, "typed": request.POST.get("code", "")[:64]}
    return render(request, "intake/door.html", context, status=status)


def _unknown(request: HttpRequest) -> HttpResponse:
    words = _("There is nothing under this code. Look at each letter again.")
    return _door(request, status=422, words=words)


def is_known(code: str) -> bool:
    """Whether something came under this code; while nobody can be asked, its shape is enough."""
    if not code:
        return False
    try:
        return conversation_known(line=LINE, conversation=conversation_of(code))
    except AWAY:
        return True
