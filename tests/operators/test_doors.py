"""Every page has a door; without one, or with the wrong key, nothing is there."""

import logging
from collections.abc import Callable, Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from operators import doors
from operators.roles import Role

pytestmark = [pytest.mark.urls("tests.operators.urls"), pytest.mark.django_db]


@pytest.fixture
def refusals() -> Iterator[list[tuple[str, str]]]:
    told: list[tuple[str, str]] = []
    before = doors._refused[0]
    doors.wire_refusal(lambda request, permission, reason: told.append((permission, reason)))
    yield told
    doors.wire_refusal(before)


def test_a_view_without_a_door_is_not_there_and_is_reported(
    kalynas_browser: Client, refusals: list[tuple[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="operators.doors"):
        assert kalynas_browser.get("/doorless/").status_code == 404
    assert refusals == [("", "no_door")]
    assert "tests.operators.urls.page has no door" in caplog.text


def test_a_view_without_a_door_is_not_there_for_the_anonymous(client: Client) -> None:
    assert client.get("/doorless/").status_code == 404


def test_the_right_key_opens(kalynas_browser: Client) -> None:
    response = kalynas_browser.get("/desk/")

    assert response.content == b"Kalyna is in"
    assert response.headers["Cache-Control"] == "no-store"


def test_forbidden_and_unknown_look_alike(
    kalynas_browser: Client, refusals: list[tuple[str, str]]
) -> None:
    forbidden = kalynas_browser.get("/board/")
    unknown = kalynas_browser.get("/nowhere/")

    assert forbidden.status_code == unknown.status_code == 404
    assert forbidden.content == unknown.content
    assert dict(forbidden.headers) == dict(unknown.headers)
    assert refusals == [("cases.view_board", "no_right")]


def test_the_anonymous_are_sent_to_sign_in_and_back(client: Client) -> None:
    response = client.get("/desk/")

    assert response.status_code == 302
    assert response.headers["Location"] == "/sign-in/?next=%2Fdesk%2F"


def test_an_anonymous_post_is_not_repeated_after_sign_in(client: Client) -> None:
    assert client.post("/desk/").headers["Location"] == "/sign-in/"


@pytest.mark.parametrize(
    "headers", [{"HX-Request": "true"}, {"Sec-Fetch-Dest": "empty"}], ids=["htmx", "fetch"]
)
def test_a_fetched_fragment_learns_that_the_session_ended(
    client: Client, headers: dict[str, str]
) -> None:
    assert client.get("/desk/", headers=headers).status_code == 401


def test_whoever_is_kept_out_is_anonymous_at_once(
    kalynas_browser: Client, staff: dict[Role, object]
) -> None:
    kalyna = staff[Role.OPERATOR]
    kalyna.is_active = False
    kalyna.save()

    assert kalynas_browser.get("/desk/").status_code == 302


def test_public_pages_let_anybody_in(client: Client) -> None:
    assert client.get("/for-anybody/").content == b"a page"


def test_a_machine_needs_no_csrf_token() -> None:
    machine = Client(enforce_csrf_checks=True)

    assert machine.post("/for-a-machine/").status_code == 200
    assert machine.post("/for-anybody/").status_code == 403


def test_a_door_with_a_misspelt_permission_does_not_start() -> None:
    with pytest.raises(ValueError, match="has no row"):
        doors.allow(lambda request: HttpResponse(), "cases.view_queu")


def test_the_door_guards_even_without_its_middleware(
    signed_in: Callable[[Role], Client], settings: object
) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "DenyByDefault" not in name]

    assert signed_in(Role.PRESS).get("/desk/").status_code == 404
    assert Client().get("/desk/").status_code == 302


def test_a_door_keeps_the_name_of_its_view() -> None:
    def shown(request: HttpRequest) -> HttpResponse:
        """Show."""
        return HttpResponse()

    for door in (doors.public(shown), doors.machine(shown), doors.allow(shown, "live.join")):
        assert (door.__name__, door.__doc__) == ("shown", "Show.")
    assert doors.door_of(shown) is None
    assert doors.door_of(doors.allow(shown, "live.join")) == doors.Door("allow", "live.join")
