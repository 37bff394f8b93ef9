"""The language of the console, for anybody, signed in or not."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from operators.cookies import keep_cookie
from operators.forms import LanguageForm
from operators.views.going import next_url


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the chosen language in this browser; an unknown one changes nothing."""
    response = redirect(next_url(request, default="operators:sign-in"))
    form = LanguageForm(request.POST)
    return language_kept(response, form.cleaned_data["language"]) if form.is_valid() else response


def language_kept(response: HttpResponse, language: str) -> HttpResponse:
    """The answer, with a cookie that remembers the language in this browser."""
    keep_cookie(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response
