"""The cookie that makes a browser known, and what a device list may say about a browser."""

import re
import secrets
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from operators.cookies import keep_cookie

#: Key of the session that names its device, for the audit.
DEVICE = "device"
TOKEN = re.compile(r"[\w-]{43}")
BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chromium"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser_token(request: HttpRequest) -> str:
    """The token in the cookie of this browser, or a new one for a browser that has none."""
    held = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    return held if TOKEN.fullmatch(held) else secrets.token_urlsafe(32)


def keep_token(response: HttpResponse, token: str) -> None:
    """Let the browser be known next time, to nobody but this console."""
    keep_cookie(response, settings.DEVICE_COOKIE_NAME, token)


def label_of(request: HttpRequest) -> str:
    """For example "Chromium on Linux": enough to know one's own, no version to aim at."""
    said = request.headers.get("User-Agent", "")
    return f"{_first(BROWSERS, said)} on {_first(SYSTEMS, said)}"


def source_of(request: HttpRequest) -> str:
    """Where a request comes from, which is hashed before it is kept: the address, and of IPv6 the
    network of 64 bits that one customer has whole."""
    said = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ip_address(said)
    except ValueError:
        return said
    if not isinstance(address, IPv6Address) or address.is_loopback:
        return said
    return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False))


def _first(names: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for mark, name in names if mark in said), "?")
