"""Where a person goes next: back to where they were, or to the first page of their role."""

from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def next_url(request: HttpRequest, *, default: str = "operators:home") -> str:
    """The page of our own that `next` names, else the default."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    # A path alone: a bare word would be taken for the name of a page, and looked up.
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return wanted if safe else resolve_url(default)
