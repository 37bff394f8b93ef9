"""The public page of the web form; it needs no script, no account and nobody else's server."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cases.uploads import files_of
from intake.web.codes import code_in, new_code
from intake.web.enclosed import FilesRefused, files_given
from intake.web.inbound import Posting
from intake.web.reading import Filled, filled
from intake.web.sending import enclosing, is_off, language, other_ways, posted, too_many
from intake.web.views.coming_back import is_known
from operators.views.language import language_kept


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Show the form, show it in another language with all that was typed, or take it."""
    if request.method != "POST":
        return _form(request, Filled(), code=new_code())
    code = code_in(request.POST.get("code", "")) or new_code()
    if (chosen := request.POST.get("language", "")) in dict(settings.LANGUAGES):
        with override(chosen):
            return language_kept(_in_words_of(request, code), chosen)
    given = filled(request.POST)
    if given.errors:
        words = _("Nothing was sent yet. Look at the marked answers.")
        return _form(request, given, code=code, status=422, words=words)
    try:
        raws = files_given(request)
    except FilesRefused as refused:
        return _form(request, given, code=code, status=422, words=str(refused))
    if not (given.answers or raws):
        words = _("Nothing was sent yet. Write something, or choose an answer.")
        return _form(request, given, code=code, status=422, words=words)
    if words := too_many(request) or (too_many(request, enclosing) if raws else ""):
        return _form(request, given, code=code, status=429, words=words)
    posting = Posting(code=code, language=language(), answers=given.answers)
    if words := posted(posting, raws, at=now()):
        return _form(request, given, code=code, status=503, words=words)
    return render(request, "intake/sent.html", {"code": code})


def _in_words_of(request: HttpRequest, code: str) -> HttpResponse:
    """The page where it stands: the receipt of what has arrived, else the form as it was typed."""
    if request.POST.get("sent") and is_known(code):
        return render(request, "intake/sent.html", {"code": code})
    return _form(request, filled(request.POST), code=code)


def _form(
    request: HttpRequest, given: Filled, *, code: str, status: int = 200, words: str = ""
) -> HttpResponse:
    rows = given.rows()
    wrong_rows = [row for row in rows if row.error]
    context = {
        "rows": rows,
        "wrong_rows": wrong_rows,
        "code": code,
        "wrong": words,
        "files_lost": bool(files_of(request)),
        "ways": other_ways(at=now()),
        "is_off": request.method != "POST" and is_off(at=now()),
    }
    return render(request, "intake/write.html", context, status=status)
