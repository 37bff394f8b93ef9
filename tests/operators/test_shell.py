"""What stands around every page."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from operators.models import Operator, Presence, State
from operators.roles import Role
from operators.services import presence_set
from operators.shell import FITS, Shell, shell
from tests.operators.conftest import AT

pytestmark = [pytest.mark.urls("tests.operators.urls"), pytest.mark.django_db]

ROOMS = {
    Role.OPERATOR: ["/desk/", "/cases/", "/callbacks/", "/script/"],
    Role.SENIOR: ["/desk/", "/cases/", "/callbacks/", "/ready/", "/script/"],
    Role.SUPERVISOR: [
        *("/desk/", "/cases/", "/callbacks/", "/board/", "/blocks/", "/alerts/"),
        *("/glass/reviews/", "/ready/", "/script/", "/oversight/retention/"),
        "/oversight/counts/",
        "/oversight/shift-sheet/",
        "/oversight/evacuation/",
    ],
    Role.LIAISON: ["/cases/"],
    Role.PRESS: ["/press/"],
    Role.ADMINISTRATOR: [
        *("/oversight/retention/", "/oversight/lines/", "/oversight/offices/"),
        *("/oversight/evacuation/", "/oversight/keys/", "/people/"),
    ],
    Role.AUDITOR: [
        *("/alerts/", "/glass/reviews/", "/oversight/retention/", "/press/"),
        *("/oversight/journal/", "/oversight/who-looked/", "/oversight/shift-sheet/"),
        "/oversight/keys/",
    ],
}


def around(user: object, path: str = "/desk/") -> Shell:
    request = RequestFactory().get(path)
    request.user = user
    return shell(request)["shell"]


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_its_own_rooms(staff: dict[Role, Operator], role: Role) -> None:
    assert [entry.url for entry in around(staff[role]).nav] == ROOMS[role]


def test_what_does_not_fit_on_a_phone_is_one_press_away(staff: dict[Role, Operator]) -> None:
    supervisor = around(staff[Role.SUPERVISOR])

    assert [entry.url for entry in supervisor.further] == ROOMS[Role.SUPERVISOR][FITS - 1 :]
    assert around(staff[Role.OPERATOR]).further == []


@pytest.mark.parametrize(
    ("path", "url"),
    [("/desk/", "/desk/"), ("/contacts/1/", "/desk/"), ("/cases/1/", "/cases/")],
)
def test_the_room_of_the_page_is_marked(kalyna: Operator, path: str, url: str) -> None:
    assert [entry.url for entry in around(kalyna, path).nav if entry.current] == [url]


def test_a_room_that_is_not_installed_is_not_offered(kalyna: Operator, settings: object) -> None:
    settings.ROOT_URLCONF = ()

    assert around(kalyna).nav == []


def test_the_person_is_a_call_sign(kalyna: Operator) -> None:
    shown = around(kalyna).operator

    assert (shown.call_sign, shown.initials, shown.role, shown.office) == (
        "Kalyna",
        "KA",
        "Operator",
        "Office North",
    )


def test_the_shift_is_shown_with_its_reason(kalyna: Operator) -> None:
    assert around(kalyna).presence.label == "Offline"
    presence_set(operator=kalyna, state=State.PAUSE, reason="debrief", at=AT)

    presence = around(kalyna).presence

    assert (presence.state, presence.since) == ("pause", AT)
    assert presence.label == "Debrief after a hard contact"


def test_somebody_new_is_offline_and_a_press_officer_has_no_shift(
    staff: dict[Role, Operator],
) -> None:
    Presence.objects.all().delete()

    assert around(staff[Role.OPERATOR]).presence.state == "offline"
    assert around(staff[Role.PRESS]).presence is None


def test_before_sign_in_there_is_nobody_and_nothing(db: None) -> None:
    for nobody in (around(AnonymousUser()), Shell(RequestFactory().get("/"))):
        assert (nobody.signed_in, nobody.operator, nobody.presence, nobody.nav) == (
            False,
            None,
            None,
            [],
        )


def test_what_no_template_asks_for_costs_nothing(
    kalyna: Operator, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert around(kalyna).signed_in
        assert around(kalyna).demo


def test_the_clock_is_kyivs(kalyna: Operator) -> None:
    assert str(around(kalyna).now.tzinfo) == "Europe/Kyiv"
