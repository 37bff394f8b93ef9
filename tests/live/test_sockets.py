"""What a tab is told when it comes, when it comes back, and when it stays."""

import json

import pytest
from django.db import connection
from websockets.exceptions import InvalidStatus

from live import hub
from live.models import OutboxRow
from live.outbox import epoch_renew
from operators.models import Operator
from tests.live.conftest import Open, Rights, epoch, say, written


def test_the_first_frame_says_where_each_stream_stands(tab: Open, olga: Operator, queue: str):
    say(queue, 3)
    hello = tab(olga, f"{queue}:{epoch()}.3").frame()
    assert hello == {"type": "hello", "streams": {queue: {"epoch": epoch(), "seq": 3}}}


def test_without_a_wish_the_streams_of_the_role_are_told_from_now(
    tab: Open, olga: Operator, queue: str
):
    say(queue, 3)
    olgas = tab(olga)
    assert olgas.frame()["streams"] == {queue: {"epoch": epoch(), "seq": 3}}
    say(queue)
    assert olgas.events(1) == written(queue, after=3)


def test_a_hint_carries_ids_and_nothing_else(tab: Open, olga: Operator, queue: str):
    olgas = tab(olga)
    olgas.frame()
    say(queue)
    ref = OutboxRow.objects.get().ref
    assert olgas.frame() == {
        "stream": queue,
        "epoch": epoch(),
        "seq": 1,
        "type": "contact.offered",
        "ref": str(ref),
        "version": 0,
    }


def test_two_tabs_get_the_same_hints(tab: Open, olga: Operator, queue: str):
    tabs = [tab(olga), tab(olga)]
    for each in tabs:
        each.frame()
    say(queue, 5)
    assert [each.events(5) for each in tabs] == [written(queue)] * 2


def test_a_tab_that_comes_back_gets_what_it_missed_once(tab: Open, olga: Operator, queue: str):
    say(queue, 5)
    olgas = tab(olga, f"{queue}:{epoch()}.2")
    assert olgas.frame()["streams"][queue]["seq"] == 5
    say(queue, 2)
    assert olgas.events(5) == written(queue, after=2)


def test_each_stream_goes_on_from_its_own_place(
    tab: Open, olga: Operator, queue: str, rights: Rights
):
    other = f"case:{'0' * 32}"
    rights.streams[olga.pk].add(other)
    say(queue, 2)
    say(other, 4)
    olgas = tab(olga, f"{queue}:{epoch()}.1", f"{other}:{epoch()}.3")
    assert set(olgas.frame()["streams"]) == {queue, other}
    assert sorted(olgas.events(2)) == sorted(written(queue, after=1) + written(other, after=3))


@pytest.mark.parametrize("place", ["wrong.1", "{epoch}.99"])
def test_a_place_that_never_was_is_answered_with_a_resync(
    tab: Open, olga: Operator, queue: str, place: str
):
    say(queue, 2)
    olgas = tab(olga, f"{queue}:{place.format(epoch=epoch())}")
    olgas.frame()
    assert olgas.frame() == {"type": "resync", "stream": queue, "epoch": epoch(), "seq": 2}
    say(queue)
    assert olgas.events(1) == written(queue, after=2)


def test_a_quiet_tab_is_pinged(tab: Open, olga: Operator, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hub, "PING", 0.1)
    olgas = tab(olga)
    olgas.frame()
    assert json.loads(olgas.socket.recv(timeout=5)) == {"type": "ping"}


def test_a_place_whose_successors_were_pruned_is_answered_with_a_resync(
    tab: Open, olga: Operator, queue: str
):
    say(queue, 5)
    OutboxRow.objects.filter(seq__lte=3).delete()
    late, in_time = tab(olga, f"{queue}:{epoch()}.2"), tab(olga, f"{queue}:{epoch()}.3")
    late.frame()
    in_time.frame()
    assert late.frame()["type"] == "resync"
    assert in_time.events(2) == written(queue, after=3)


def test_a_new_epoch_makes_open_tabs_look_afresh(tab: Open, olga: Operator, queue: str):
    say(queue, 2)
    olgas = tab(olga)
    olgas.frame()
    renewed = epoch_renew()
    assert olgas.frame() == {"type": "resync", "stream": queue, "epoch": renewed, "seq": 2}
    say(queue)
    assert olgas.frame()["epoch"] == renewed


def test_a_database_set_back_makes_open_tabs_look_afresh(tab: Open, olga: Operator, queue: str):
    say(queue, 5)
    olgas = tab(olga)
    olgas.frame()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE live_stream SET seq = 3")
        cursor.execute("DELETE FROM live_outbox WHERE seq > 3")
        cursor.execute(TERMINATE)
    assert olgas.frame() == {"type": "resync", "stream": queue, "epoch": epoch(), "seq": 3}


TERMINATE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE datname = current_database() AND application_name = 'live hub'
"""


def test_the_hub_survives_the_loss_of_its_connection(tab: Open, olga: Operator, queue: str):
    olgas = tab(olga)
    olgas.frame()
    for _ in range(3):
        say(queue, 2)
        with connection.cursor() as cursor:
            cursor.execute(TERMINATE)
            assert cursor.fetchall() == [(True,)]
        say(queue, 2)
        assert olgas.events(4) == written(queue)[-4:]


def test_a_foreign_page_is_refused_before_the_handshake(tab: Open, olga: Operator):
    for origin in [
        None,
        "null",
        "http://evil.example",
        "https://console.example",
        "http://console.example:8081",
        "http://console.example.evil.example",
        "http://sub.console.example",
    ]:
        with pytest.raises(InvalidStatus) as refused:
            tab(olga, origin=origin)
        assert refused.value.response.status_code == 403
