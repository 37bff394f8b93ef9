"""Every address of this room, for every role and for nobody."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from operators import urls
from operators.doors import door_of
from operators.models import Operator, SignInLink
from operators.roles import Role, holds
from operators.views.home import HOMES

pytestmark = [pytest.mark.urls("tests.operators.urls"), pytest.mark.django_db]

#: name, method, permission or "" for public, what a person with the right gets, what nobody gets
ADDRESSES = [
    ("home", "get", "operators.use_console", 302, 302),
    ("sign-in", "get", "", 302, 200),
    ("sign-in", "post", "", 422, 422),
    ("link", "get", "", 404, 404),
    ("sign-out", "post", "operators.use_console", 302, 302),
    ("sign-out", "get", "operators.use_console", 405, 302),
    ("language", "post", "", 302, 302),
    ("language", "get", "", 405, 405),
    ("step-up", "get", "operators.use_console", 200, 302),
    ("step-up", "post", "operators.use_console", 422, 302),
    ("factor", "get", "", 302, 302),
    ("factor", "post", "", 302, 302),
    ("enrol", "get", "", 302, 302),
    ("enrol", "post", "", 302, 302),
    ("passkey", "get", "", 405, 405),
    ("passkey", "post", "", 404, 404),
    ("passkey-new", "get", "", 405, 405),
    ("factors", "get", "operators.use_console", 302, 302),
    ("factors", "post", "operators.use_console", 302, 302),
    ("locked", "get", "operators.use_console", 302, 302),
    ("lock", "post", "operators.use_console", 302, 302),
    ("lock", "get", "operators.use_console", 405, 302),
    ("touch", "post", "operators.use_console", 302, 302),
    ("touch", "get", "operators.use_console", 405, 302),
    ("me", "get", "operators.use_console", 200, 302),
    ("device-revoke", "post", "operators.use_console", 404, 302),
    ("device-revoke", "get", "operators.use_console", 405, 302),
    ("presence", "get", "operators.set_presence", 200, 302),
    ("presence", "post", "operators.set_presence", 422, 302),
    ("sound-heard", "post", "operators.set_presence", 302, 302),
    ("heartbeat", "post", "operators.set_presence", 204, 302),
    ("heartbeat", "get", "operators.set_presence", 405, 302),
    ("care", "get", "operators.set_presence", 200, 302),
    ("help-ask", "post", "operators.ask_help", 302, 302),
    ("help-take-back", "post", "operators.ask_help", 302, 302),
    ("break-decline", "post", "operators.set_presence", 302, 302),
    ("help-come", "post", "operators.answer_help", 404, 302),
    ("help-settle", "post", "operators.answer_help", 404, 302),
    ("alerts", "get", "operators.view_alerts", 200, 302),
    ("alerts-part", "get", "operators.view_alerts", 200, 302),
    ("alert-clear", "get", "operators.clear_alert", 405, 302),
    ("pace-unlock", "get", "operators.unlock_pace", 405, 302),
    ("password", "get", "operators.use_console", 302, 302),
    ("duress", "get", "operators.set_duress", 302, 302),
    ("people", "get", "operators.manage_people", 200, 302),
    ("person-add", "get", "operators.manage_people", 200, 302),
    ("person-add", "post", "operators.manage_people", 422, 302),
    ("person", "get", "operators.manage_people", 200, 302),
    ("person-edit", "post", "operators.manage_people", 302, 302),
    ("grant-role", "post", "operators.grant_role", 404, 302),
    ("move", "post", "operators.grant_role", 404, 302),
    ("reset-factors", "post", "operators.reset_factors", 302, 302),
    ("agree", "post", "operators.manage_people", 302, 302),
    ("device-forget", "post", "operators.manage_people", 404, 302),
    ("handset", "post", "operators.manage_people", 302, 302),
    ("handset-end", "post", "operators.manage_people", 302, 302),
    ("activate", "post", "operators.manage_people", 302, 302),
    ("activate", "get", "operators.manage_people", 405, 302),
]


def address(name: str, staff: dict[Role, Operator]) -> str:
    press = staff[Role.PRESS].pk
    args: dict[str, list[object]] = {"link": ["not-a-token"], "agree": [press, 1]}
    args |= {"device-forget": [press, uuid4()]}
    about = ("activate", "person", "person-edit", "grant-role", "move", "reset-factors")
    args |= dict.fromkeys((*about, "handset", "handset-end"), [press])
    args |= dict.fromkeys(
        ("device-revoke", "alert-clear", "pace-unlock", "help-come", "help-settle"), [uuid4()]
    )
    return reverse(f"operators:{name}", args=args.get(name, []))


def test_every_address_is_listed_here_with_its_permission() -> None:
    listed = {(name, permission) for name, _, permission, *_ in ADDRESSES}

    assert {(path.name, door_of(path.callback).permission) for path in urls.urlpatterns} == listed


@pytest.mark.parametrize(("name", "method", "permission", "inside", "outside"), ADDRESSES)
def test_each_role_gets_what_its_rights_say(
    name: str,
    method: str,
    permission: str,
    inside: int,
    outside: int,
    staff: dict[Role, Operator],
    signed_in: Callable[[Role], Client],
) -> None:
    url = address(name, staff)

    for role in Role:
        expected = inside if not permission or holds(role, permission) else 404
        assert getattr(signed_in(role), method)(url).status_code == expected, role
    assert getattr(Client(), method)(url).status_code == outside


@pytest.mark.parametrize("role", Role)
def test_home_leads_each_role_to_its_own_first_page(
    role: Role, signed_in: Callable[[Role], Client]
) -> None:
    browser = signed_in(role)
    response = browser.get("/")

    assert response.headers["Location"] == reverse(HOMES[role])
    assert browser.get(response.headers["Location"]).status_code == 200


def test_reading_changes_nothing(
    staff: dict[Role, Operator], signed_in: Callable[[Role], Client]
) -> None:
    before = list(Operator.objects.order_by("pk").values())

    for role in Role:
        for name in ("home", "sign-in", "presence", "people"):
            signed_in(role).get(address(name, staff))
            signed_in(role).head(address(name, staff))

    assert list(Operator.objects.order_by("pk").values()) == before
    assert not SignInLink.objects.exists()


def test_every_form_of_a_page_is_protected_against_other_sites(staff: dict[Role, Operator]) -> None:
    for name, method, *_ in ADDRESSES:
        if method == "post":
            browser = Client(enforce_csrf_checks=True)
            browser.force_login(staff[Role.ADMINISTRATOR])
            assert browser.post(address(name, staff)).status_code == 403, name
