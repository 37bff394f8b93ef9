"""The room of people with bare stand-ins for the rooms it sends people to."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from operators.doors import allow, machine, public


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a page")


def open_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.operator.call_sign} is in")


CASES = [
    path("desk/", allow(open_page, "cases.view_queue"), name="desk"),
    path("board/", allow(open_page, "cases.view_board"), name="board"),
    path("cases/", allow(open_page, "cases.view_cases"), name="cases"),
    path("callbacks/", allow(open_page, "cases.view_callbacks"), name="callbacks"),
    path("glass/reviews/", allow(open_page, "cases.review_glass"), name="reviews"),
    path("blocks/", allow(open_page, "cases.view_blocks"), name="blocks"),
    path("ready/", allow(open_page, "cases.view_ready"), name="ready"),
]

FLOOR = [path("floor/wallboards/", allow(open_page, "floor.manage_wallboards"), name="wallboards")]

urlpatterns = [
    path("", include("operators.urls")),
    path("", include((FLOOR, "floor"))),
    path("oversight/", include("oversight.urls")),
    path("", include((CASES, "cases"))),
    path("script/", include("guide.urls")),
    path("press/", include("press.urls")),
    path("doorless/", page),
    path("for-anybody/", public(page)),
    path("for-a-machine/", machine(page)),
]
