"""A connection works within the reach of the present work, whoever had it before."""

import threading
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.utils import ConnectionHandler
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from operators.models import Office, Operator
from operators.reach import OwnOffice, every_office, office_of, reach, reach_also

NORTH, SOUTH = uuid4(), uuid4()


def told(held=connection) -> str:
    """What the next statement of the connection runs within."""
    with held.cursor() as cursor:
        cursor.execute("SELECT current_setting('hotline.office', true)")
        return cursor.fetchone()[0]


@pytest.fixture
def pooled(transactional_db: None) -> Iterator[Callable[[], object]]:
    """Makers of connections that share one session, as threads of the web process do."""
    options = {"pool": {"min_size": 1, "max_size": 1, "timeout": 5}}
    settings = connections["default"].settings_dict
    shared = ConnectionHandler(
        {"default": settings | {"CONN_MAX_AGE": 0, "OPTIONS": settings["OPTIONS"] | options}}
    )
    yield lambda: shared["default"]
    shared["default"].close()
    shared["default"].close_pool()


def in_a_thread(work: Callable[[], object]) -> object:
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.append(work()))
    thread.start()
    thread.join()
    return results[0]


def test_nothing_said_is_nobody(db: None) -> None:
    assert (reach(), told()) == ("", "")


def test_the_reach_ends_with_its_block(db: None) -> None:
    with office_of(NORTH):
        assert told() == str(NORTH)
        with every_office("test"):
            assert told() == "*"
            reach_also(SOUTH)
            assert told() == "*"
        reach_also(SOUTH)
        assert told() == f"{NORTH},{SOUTH}"
    assert told() == ""


def told_and_failed() -> None:
    told()
    raise LookupError


def test_the_reach_ends_with_an_exception_too(db: None) -> None:
    with pytest.raises(LookupError), office_of(NORTH):
        told_and_failed()
    assert told() == ""


def test_a_rollback_undoes_no_reach(transactional_db: None) -> None:
    with office_of(NORTH):
        told()
    with office_of(SOUTH):
        with pytest.raises(LookupError), transaction.atomic():
            told_and_failed()
        assert told() == str(SOUTH)
    assert told() == ""


def test_a_savepoint_undoes_no_reach(db: None) -> None:
    def widened_and_failed() -> None:
        reach_also(SOUTH)
        told_and_failed()

    with office_of(NORTH):
        with pytest.raises(LookupError), transaction.atomic():
            widened_and_failed()
        assert told() == f"{NORTH},{SOUTH}"
    assert told() == ""


def test_a_failed_statement_leaves_no_reach_behind(db: None) -> None:
    def refused() -> None:
        told()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")

    with pytest.raises(DatabaseError), transaction.atomic(), office_of(NORTH):
        refused()
    assert told() == ""


def test_the_next_user_of_a_pooled_session_starts_with_nothing(pooled) -> None:
    def first() -> object:
        held = pooled()
        with office_of(NORTH), held.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid(), current_setting('hotline.office')")
            found = cursor.fetchone()
        held.close()
        return found

    def second() -> object:
        held = pooled()
        with held.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid(), current_setting('hotline.office')")
            found = cursor.fetchone()
        held.close()
        return found

    session, office = in_a_thread(first)
    assert office == str(NORTH)
    assert in_a_thread(second) == (session, "")


def test_a_session_that_somebody_else_had_meanwhile_is_told_again(pooled) -> None:
    def south() -> str:
        held = pooled()
        with office_of(SOUTH):
            found = told(held)
        held.close()
        return found

    held = pooled()
    with office_of(NORTH):
        assert told(held) == str(NORTH)
        held.close()
        assert in_a_thread(south) == str(SOUTH)
        assert told(held) == str(NORTH)


def test_a_session_left_inside_a_failed_transaction_starts_with_nothing(pooled) -> None:
    def broken() -> None:
        held = pooled()
        with office_of(NORTH):
            held.set_autocommit(False)
            told(held)
            held.close()

    in_a_thread(broken)
    assert in_a_thread(lambda: told(pooled())) == ""


def test_threads_do_not_share_a_reach(transactional_db: None) -> None:
    def elsewhere() -> str:
        try:
            return told()
        finally:
            connection.close()

    with office_of(NORTH):
        assert in_a_thread(elsewhere) == ""


class TestMiddleware:
    def answer(self, user: object, view: Callable[[object], HttpResponse]) -> HttpResponse:
        request = RequestFactory().get("/")
        request.user = user
        return OwnOffice(view)(request)

    @pytest.fixture
    def olga(self, db: None) -> Operator:
        office = Office.objects.create(name="North", code="north")
        return Operator.objects.create(
            call_sign="Olga", role="operator", office=office, languages=["uk"]
        )

    def test_a_person_works_within_their_office(self, olga: Operator) -> None:
        seen = self.answer(olga, lambda request: HttpResponse(told()))
        assert UUID(seen.content.decode()) == olga.office_id
        assert told() == ""

    def test_a_view_that_fails_leaves_nothing_behind(self, olga: Operator) -> None:
        def fails(request: object) -> HttpResponse:
            told()
            raise LookupError

        with pytest.raises(LookupError):
            self.answer(olga, fails)
        assert (reach(), told()) == ("", "")

    def test_what_is_streamed_afterwards_reaches_nothing(self, olga: Operator) -> None:
        def parts() -> Iterator[str]:
            yield told()

        seen = self.answer(olga, lambda request: StreamingHttpResponse(parts()))
        assert b"".join(seen.streaming_content) == b""
