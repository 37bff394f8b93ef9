"""The state of a person on shift: what may follow what, who is told, and what silence does."""

import itertools
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit.models import Entry
from live.events import queue_stream
from live.models import OutboxRow
from live.publish import unit
from operators.models import Office, Operator, Presence, Reason, State
from operators.roles import Role
from operators.selectors import presence_of
from operators.services import (
    PresenceRefused,
    heartbeat,
    presence_after_contact,
    presence_set,
    presence_sweep,
)
from tests.operators.conftest import AT, person

pytestmark = [pytest.mark.urls("tests.operators.urls"), pytest.mark.django_db]

FOLLOWS = {
    "offline": {"ready", "pause"},
    "ready": {"offered", "on_contact", "pause", "offline"},
    "offered": {"on_contact", "ready", "pause"},
    "on_contact": {"wrap_up"},
    "wrap_up": {"on_contact", "ready", "pause"},
    "pause": {"ready", "offline", "pause"},
}
LATER = AT + timedelta(minutes=5)


def put(operator: Operator, state: str) -> None:
    reason = "break" if state == "pause" else ""
    Presence.objects.filter(operator=operator).update(state=state, reason=reason)


def told() -> list[tuple[str, str, object, int]]:
    rows = OutboxRow.objects.order_by("stream", "seq")
    return list(rows.values_list("stream", "type", "ref", "version"))


@pytest.mark.parametrize(
    ("before", "after"), [pair for pair in itertools.product(State, repeat=2) if len(set(pair)) > 1]
)
def test_only_the_drawn_moves_are_possible(kalyna: Operator, before: State, after: State) -> None:
    put(kalyna, before)
    reason = Reason.DEBRIEF if after == State.PAUSE else ""

    if after in FOLLOWS[before]:
        moved = presence_set(operator=kalyna, state=after, reason=reason, at=LATER)
        assert (moved.state, moved.reason, moved.since) == (after, reason, LATER)
    else:
        with pytest.raises(PresenceRefused):
            presence_set(operator=kalyna, state=after, reason=reason, at=LATER)
        assert (presence_of(kalyna).state, told()) == (before, [])


def test_a_move_is_audited_and_told_to_the_queue_of_the_office(kalyna: Operator) -> None:
    presence_set(operator=kalyna, state=State.READY, at=LATER)

    assert told() == [(queue_stream(kalyna.office_id), "presence.changed", kalyna.pk, 2)]
    entry = Entry.objects.get(action="presence.changed")
    assert (entry.actor, entry.role, entry.subject) == (str(kalyna.pk), "operator", kalyna.pk)
    assert entry.detail == {"before": "offline", "after": "ready", "reason": ""}


def test_the_same_move_twice_is_one_move(kalyna: Operator) -> None:
    presence_set(operator=kalyna, state=State.READY, at=AT)
    presence_set(operator=kalyna, state=State.READY, at=LATER)

    assert len(told()) == 1
    assert presence_of(kalyna).since == AT


@pytest.mark.parametrize("reason", ["", "tired"])
def test_a_pause_needs_a_reason_of_the_list(kalyna: Operator, reason: str) -> None:
    with pytest.raises(PresenceRefused, match="why you pause"):
        presence_set(operator=kalyna, state=State.PAUSE, reason=reason, at=AT)


def test_only_a_pause_has_a_reason(kalyna: Operator) -> None:
    with pytest.raises(PresenceRefused):
        presence_set(operator=kalyna, state=State.READY, reason=Reason.BREAK, at=AT)


@pytest.mark.parametrize(
    ("state", "reason"), [("pause", ""), ("pause", "tired"), ("ready", "break"), ("asleep", "")]
)
def test_the_database_refuses_the_same(kalyna: Operator, state: str, reason: str) -> None:
    with pytest.raises(IntegrityError):
        Presence.objects.filter(operator=kalyna).update(state=state, reason=reason)


def test_a_refusal_says_what_to_do_first(kalyna: Operator) -> None:
    put(kalyna, "on_contact")

    with pytest.raises(PresenceRefused, match="End the conversation first"):
        presence_set(operator=kalyna, state=State.PAUSE, reason=Reason.BREAK, at=AT)


@pytest.mark.parametrize("role", [Role.LIAISON, Role.PRESS, Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_takes_no_contacts_has_no_presence(staff: dict[Role, Operator], role: Role) -> None:
    with pytest.raises(PresenceRefused, match="no contacts"):
        presence_set(operator=staff[role], state=State.READY, at=AT)
    assert presence_of(staff[role]) is None


class TestTheWorkMovesPresence:
    """Inside the unit of the contact that was taken, ended or closed."""

    def follow(self, kalyna: Operator, state: str, reason: str = "") -> Presence:
        with unit():
            return presence_after_contact(operator=kalyna, state=state, reason=reason, at=LATER)

    @pytest.mark.parametrize("before", ["offline", "ready", "offered", "wrap_up", "pause"])
    def test_a_taken_contact_is_a_fact(self, kalyna: Operator, before: str) -> None:
        put(kalyna, before)

        assert self.follow(kalyna, "on_contact").state == "on_contact"
        assert len(told()) == 1

    def test_a_hard_contact_leads_to_a_debrief(self, kalyna: Operator) -> None:
        put(kalyna, "wrap_up")

        assert self.follow(kalyna, "pause", "debrief").reason == "debrief"

    def test_whoever_has_left_is_not_made_ready_again(self, kalyna: Operator) -> None:
        assert self.follow(kalyna, "ready").state == "offline"
        assert told() == []

    def test_a_second_contact_beside_the_first_changes_nothing(self, kalyna: Operator) -> None:
        self.follow(kalyna, "on_contact")
        self.follow(kalyna, "on_contact")

        assert len(told()) == 1

    def test_only_inside_a_unit(self, kalyna: Operator) -> None:
        with pytest.raises(RuntimeError, match="unit"):
            presence_after_contact(operator=kalyna, state=State.ON_CONTACT, at=AT)

    def test_somebody_new_begins_offline(self, kalyna: Operator) -> None:
        Presence.objects.all().delete()

        assert self.follow(kalyna, "on_contact").state == "on_contact"


class TestSilence:
    """A browser that says nothing for a minute is gone."""

    @pytest.mark.parametrize(
        ("state", "after"),
        [
            ("ready", "offline"),
            ("offered", "offline"),
            ("pause", "offline"),
            ("wrap_up", "offline"),
            ("on_contact", "on_contact"),
            ("offline", "offline"),
        ],
    )
    def test_ends_every_state_but_a_conversation(
        self, kalyna: Operator, state: str, after: str
    ) -> None:
        put(kalyna, state)
        heartbeat(people=[kalyna.pk], at=AT)

        assert presence_sweep(at=AT + timedelta(seconds=60)) == []
        swept = presence_sweep(at=AT + timedelta(seconds=61))

        assert swept == ([kalyna.pk] if state != after else [])
        assert (presence_of(kalyna).state, presence_of(kalyna).reason) == (after, "")

    def test_is_audited_as_the_systems_own_doing_and_told(self, kalyna: Operator) -> None:
        put(kalyna, "ready")
        presence_sweep(at=AT + timedelta(hours=1))

        assert Entry.objects.get(action="presence.changed").actor == "system:presence"
        assert [row[1] for row in told()] == ["presence.changed"]

    def test_is_broken_by_one_beat(self, kalyna: Operator) -> None:
        put(kalyna, "ready")
        heartbeat(people=[kalyna.pk], at=AT + timedelta(seconds=55))

        assert presence_sweep(at=AT + timedelta(seconds=65)) == []

    def test_costs_one_write_for_a_burst_of_beats(self, kalyna: Operator) -> None:
        for second in range(9):
            heartbeat(people=[kalyna.pk], at=AT + timedelta(seconds=second))

        assert presence_of(kalyna).heartbeat_at == AT

    def test_is_broken_for_everybody_who_is_connected_at_once(
        self, kalyna: Operator, north: Office, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        dub = person(Role.OPERATOR, north, "Dub")
        with django_assert_num_queries(1):
            heartbeat(people=[kalyna.pk, dub.pk], at=LATER)

        assert presence_of(kalyna).heartbeat_at == presence_of(dub).heartbeat_at == LATER


class TestOnThePage:
    """What a person says about the own shift."""

    def test_a_choice_leads_back(self, kalyna: Operator, kalynas_browser: Client) -> None:
        response = kalynas_browser.post("/presence/", {"state": "ready", "next": "/cases/"})

        assert response.headers["Location"] == "/cases/"
        assert presence_of(kalyna).state == "ready"

    @pytest.mark.parametrize("state", ["offered", "on_contact", "wrap_up", "asleep", ""])
    def test_what_follows_from_work_cannot_be_claimed(
        self, kalyna: Operator, kalynas_browser: Client, state: str
    ) -> None:
        put(kalyna, "ready")

        assert kalynas_browser.post("/presence/", {"state": state}).status_code == 422
        assert presence_of(kalyna).state == "ready"

    def test_a_refusal_is_said_on_the_next_page(
        self, kalyna: Operator, kalynas_browser: Client
    ) -> None:
        put(kalyna, "on_contact")

        response = kalynas_browser.post("/presence/", {"state": "offline"})

        said = [str(message) for message in get_messages(response.wsgi_request)]
        assert said == ["You are on a contact. End the conversation first."]
        assert presence_of(kalyna).state == "on_contact"

    def test_a_fetched_refusal_is_a_conflict_with_its_sentence(
        self, kalyna: Operator, kalynas_browser: Client
    ) -> None:
        put(kalyna, "on_contact")

        response = kalynas_browser.post(
            "/presence/", {"state": "offline"}, headers={"Sec-Fetch-Dest": "empty"}
        )

        assert response.status_code == 409
        assert "End the conversation first" in response.content.decode()

    def test_the_menu_is_a_fragment_of_its_own(
        self, kalyna: Operator, kalynas_browser: Client
    ) -> None:
        put(kalyna, "pause")

        menu = kalynas_browser.get("/presence/").content.decode()

        assert "Break" in menu
        assert "<html" not in menu

    def test_a_beat_is_noted(self, kalyna: Operator, kalynas_browser: Client) -> None:
        assert kalynas_browser.post("/presence/heartbeat/").status_code == 204
        assert presence_of(kalyna).heartbeat_at is not None
