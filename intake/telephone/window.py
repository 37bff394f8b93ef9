"""The window in which a person's telephone lives for a shift."""

from typing import cast
from urllib.parse import urlsplit

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from intake.telephone.views.lending import missing
from operators.doors import OperatorRequest

#: Says to the outermost middleware which power of the browser this page needs besides.
OPEN = "microphone"


@require_GET
def window(request: OperatorRequest) -> HttpResponse:
    """The telephone; where something of it is missing, which thing that is."""
    lacking, extension = missing(), request.operator.extension
    works = bool(extension) and not lacking
    context = {"missing": ", ".join(lacking), "extension": extension, "works": works}
    if not works:
        return render(request, "intake/telephone.html", context)

    def page(request: HttpRequest) -> HttpResponse:
        answer = render(request, "intake/telephone.html", context)
        answer.headers["Permissions-Policy"] = OPEN
        return answer

    parts = urlsplit(settings.SWITCH_WSS)
    reach = {"connect-src": f"{parts.scheme}://{parts.netloc}"}
    return cast(HttpResponse, csp_update(reach)(page)(request))
