"""The floor: what stands there, in a fixed number of statements, for supervisors alone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from cases.models import Callback, Case
from cases.selectors.cases import BOARD
from floor.boards import BoardNow
from floor.figures import Figures
from floor.standing import SHOWN, callbacks_near, groups_now, queues_now, states_now
from floor.wall import wall_shown
from operators.models import Operator, Presence, State
from operators.roles import Role
from tests.floor.test_tally import offered
from tests.operators.conftest import north, person, signed_in, south, staff

__all__ = ["north", "signed_in", "south", "staff"]


def named(state: str, place: int) -> str:
    return f"Zbir{state[:2]}{chr(97 + place // 100)}-{place % 100}"


def shift(office, number: int, state: str = State.READY, reason: str = "") -> None:
    """So many people more in one state, each a second longer than the one before."""
    begun = now() - timedelta(hours=1)
    people = Operator.objects.bulk_create(
        Operator(
            call_sign=named(state, place),
            role=Role.OPERATOR,
            office=office,
            languages=["uk"],
            password="!",
        )
        for place in range(number)
    )
    Presence.objects.bulk_create(
        Presence(operator=each, state=state, reason=reason, since=begun - timedelta(seconds=place))
        for place, each in enumerate(people)
    )


@pytest.mark.parametrize("path", ["/floor/", "/floor/parts/"])
@pytest.mark.parametrize("role", [each for each in Role if each != Role.SUPERVISOR])
def test_nobody_but_supervisors_has_the_floor(signed_in, path, role) -> None:
    assert signed_in(role).get(path).status_code == 404


def test_an_empty_office_is_shown_as_one(signed_in) -> None:
    page = signed_in(Role.SUPERVISOR).get("/floor/").content.decode()

    for words in ("Nobody is on shift.", "Nobody is waiting.", "The office answers no line."):
        assert words in page


def test_a_wait_begins_when_the_queue_is_entered(signed_in, north) -> None:
    entered = now() - timedelta(minutes=4)
    offered(north, entered, "ru")
    offered(north, now(), "ru")

    [queue] = queues_now(north.pk)
    page = signed_in(Role.SUPERVISOR).get("/floor/").content.decode()

    assert (queue.line, queue.language, queue.waiting, queue.since) == (
        "telephone",
        "ru",
        2,
        entered,
    )
    assert "over 3 min" in page


def test_a_queue_says_who_could_answer_in_its_language(north) -> None:
    offered(north, now(), "uk")
    offered(north, now(), "en")
    shift(north, 3)

    assert {each.language: each.ready for each in queues_now(north.pk)} == {"uk": 3, "en": 0}


def test_whoever_is_longest_in_a_state_stands_first_and_the_rest_are_counted(
    signed_in, north
) -> None:
    shift(north, SHOWN + 5)
    browser = signed_in(Role.SUPERVISOR)

    [group] = groups_now(north.pk, states_now(north.pk))
    page = browser.get("/floor/").content.decode()
    whole = browser.get("/floor/?state=ready").content.decode()

    assert group.number == SHOWN + 5
    assert [each.operator.call_sign for each in group.people][0] == named("ready", SHOWN + 4)
    assert page.count("Zbir") == SHOWN
    assert "5 more" in page
    assert whole.count("Zbir") == SHOWN + 5


def test_why_somebody_pauses_is_said(signed_in, north) -> None:
    shift(north, 1, State.PAUSE, "debrief")

    page = signed_in(Role.SUPERVISOR).get("/floor/").content.decode()

    assert "Debrief after a hard contact" in page


def test_somebody_who_vanished_in_a_conversation_is_pointed_out(signed_in, north) -> None:
    shift(north, 1, State.ON_CONTACT)
    assert "browser silent" not in signed_in(Role.SUPERVISOR).get("/floor/").content.decode()

    Presence.objects.filter(state=State.ON_CONTACT).update(heartbeat_at=now() - timedelta(hours=1))

    assert "browser silent" in signed_in(Role.SUPERVISOR).get("/floor/").content.decode()


def test_another_office_is_not_there(signed_in, north, south) -> None:
    shift(south, 2)
    offered(south, now())

    page = signed_in(Role.SUPERVISOR).get("/floor/").content.decode()

    assert "Zbir" not in page
    assert "Nobody is waiting." in page


def test_a_thousand_people_cost_as_many_statements_as_ten(signed_in, north) -> None:
    browser = signed_in(Role.SUPERVISOR)
    shift(north, 10, State.ON_CONTACT)
    offered(north, now())
    few = statements(browser)
    shift(north, 1000)
    for _call in range(30):
        offered(north, now())

    many = statements(browser)

    assert many == few
    assert browser.get("/floor/parts/").content.decode().count("Zbir") == 2 * SHOWN


def statements(browser) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert browser.get("/floor/parts/").status_code == 200
    return len(asked)


def test_what_nobody_has_is_counted_however_many_a_list_shows(signed_in, north) -> None:
    at = now()
    for number in range(BOARD + 1):
        Case.objects.create(code=f"AAA-{number + 100}", office=north, opened_at=at, moved_at=at)

    page = signed_in(Role.SUPERVISOR).get("/floor/parts/").content.decode()

    assert f'data-row="loose">{BOARD + 1}</span>' in page


def test_callbacks_that_are_near_are_counted_however_many_a_list_shows(north, staff) -> None:
    at = now()
    call = offered(north, at)
    Callback.objects.bulk_create(
        Callback(
            office=north,
            contact=call,
            source=Callback.Source.AGREED,
            by=staff[Role.OPERATOR],
            due=DateTimeTZRange(at, at + timedelta(hours=1)),
            at=at,
        )
        for _promise in range(BOARD + 1)
    )

    assert len(callbacks_near(north.pk, at)) == BOARD + 1


def test_whoever_is_being_rung_is_ready_neither_on_the_floor_nor_on_the_wall() -> None:
    people = dict.fromkeys(State.values, 0) | {State.READY: 2, State.OFFERED: 1}
    counts = BoardNow(0, None, Figures(), Figures(), people, 0, 0, 0, [])

    assert wall_shown(counts, now()).ready == 2


def test_the_floor_names_no_caller_and_tells_no_story(signed_in, north, staff) -> None:
    person(Role.OPERATOR, north, "Yalyna")
    call = offered(north, now())

    page = signed_in(Role.SUPERVISOR).get("/floor/").content.decode()

    assert str(call.ref) not in page
