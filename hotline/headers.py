"""What every answer carries, whoever gives it: page, part, refusal, redirect, file or error."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

#: Powers of the browser that no page of ours uses, and no script that got in may use.
CLOSED = (
    *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation"),
    *("gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi"),
    *("payment", "serial", "storage-access", "usb", "xr-spatial-tracking"),
)
ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
    "X-Robots-Tag": "noindex, nofollow",
}
POWERS = "Permissions-Policy"
SAFE = {"GET", "HEAD", "OPTIONS"}
OURS = {"same-origin", "none"}


class Headers:
    """Middleware: the outermost, so that no answer of Django's goes out without its headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Refuse what another site's page sends, and dress every answer."""
        answer = refused() if sent_by_another_site(request) else self.get_response(request)
        answer.headers[POWERS] = powers(opened=answer.headers.get(POWERS, ""))
        for name, value in ALWAYS.items():
            answer.headers.setdefault(name, value)
        is_file = request.path.startswith(settings.STATIC_URL)
        if not is_file or answer.status_code >= HTTPStatus.BAD_REQUEST:
            answer.headers.setdefault("Cache-Control", "no-store")
        return answer


def powers(*, opened: str = "") -> str:
    """The policy of an answer: every power closed but the one that its page named."""
    return ", ".join(f"{each}=({'self' if each == opened else ''})" for each in CLOSED)


def sent_by_another_site(request: HttpRequest) -> bool:
    """Whether a browser says that a page of another site makes this request and would change
    something by it; programs say nothing and are asked for their secret instead."""
    site = request.headers.get("Sec-Fetch-Site", "")
    return request.method not in SAFE and bool(site) and site not in OURS


def refused() -> HttpResponse:
    """403 without a word: no page of ours is meant to be read there."""
    return HttpResponse(status=HTTPStatus.FORBIDDEN)
