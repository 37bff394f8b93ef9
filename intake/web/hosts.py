"""The public side and the console answer under different names, and neither shows the other."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.http.request import split_domain_port, validate_host

PUBLIC = "/write/"


class PublicSide:
    """Middleware: under a public name there is the web form and nothing else, and nowhere else it.

    A demonstration has one name for both. A real console without a public name has no web form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on what belongs to the name that was asked. Raises Http404."""
        if not settings.DEMO and not _belongs(request):
            raise Http404
        return self.get_response(request)


def _belongs(request: HttpRequest) -> bool:
    if request.path.startswith(settings.STATIC_URL):
        return True
    domain, _port = split_domain_port(request.get_host())
    is_public = validate_host(domain, settings.PUBLIC_HOSTS)
    return is_public == request.path.startswith(PUBLIC)
