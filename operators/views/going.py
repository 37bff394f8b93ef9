"""Where a person goes next: back to where they were, or to the first page of their role."""

from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from operators.models import Operator


def next_url(request: HttpRequest, *, default: str = "operators:home") -> str:
    """The page of our own that `next` names, else the default."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    # A path alone: a bare word would be taken for the name of a page, and looked up.
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return wanted if safe else resolve_url(default)


def next_url_as(request: HttpRequest, person: Operator) -> str:
    """The same for somebody who just came in: at the address of one real case or contact a decoy
    would find nothing, and whoever forces its person would see that; so it begins at the first."""
    wanted = next_url(request)
    if person.stands_for_id is None:
        return wanted
    try:
        names_one = bool(resolve(urlsplit(wanted).path).kwargs)
    except Resolver404:
        names_one = True
    return resolve_url("operators:home") if names_one else wanted


def see_other(page: str, *args: object) -> HttpResponse:
    """On to this page after something was done: fetched, whatever the request was."""
    return HttpResponseRedirect(resolve_url(page, *args), status=HTTPStatus.SEE_OTHER)


def prove_first(page: str, *args: object) -> HttpResponse:
    """Lead to the page that asks for a fresh proof, and from there back to this one."""
    back = urlencode({"next": reverse(page, args=args)}, safe="/")
    return redirect(f"{reverse('operators:step-up')}?{back}")
