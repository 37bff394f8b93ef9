"""Where a person goes next: back to where they were, or to the first page of their role."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def next_url(request: HttpRequest, *, default: str = "operators:home") -> str:
    """The page of our own that `next` names, else the default."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    # A path alone: a bare word would be taken for the name of a page, and looked up.
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return wanted if safe else resolve_url(default)


def prove_first(page: str, *args: object) -> HttpResponse:
    """Lead to the page that asks for a fresh proof, and from there back to this one."""
    back = urlencode({"next": reverse(page, args=args)}, safe="/")
    return redirect(f"{reverse('operators:step-up')}?{back}")
