"""What a machine is told when its request was not taken: problem details of RFC 9457."""

from http import HTTPStatus

from django.http import HttpResponse, JsonResponse

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """A request that cannot be taken; the detail names our own fields and never repeats theirs."""

    def __init__(self, detail: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(detail)
        self.detail = detail
        self.status = status

    def response(self) -> HttpResponse:
        """The answer that tells the sender."""
        return problem(self.status, self.detail)


def problem(status: HTTPStatus, detail: str = "") -> HttpResponse:
    """Problem details of the plain kind: the status says what, the detail says where."""
    members = {"type": "about:blank", "title": status.phrase, "status": status.value}
    if detail:
        members["detail"] = detail
    response = JsonResponse(members, status=status.value, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    return response
