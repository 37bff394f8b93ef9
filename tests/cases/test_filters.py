"""Saved filters of the list of cases: one's own or the office's, words of our lists alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import CharField
from django.test import Client

from audit.models import Entry
from cases.models import Case, FlagKind, Priority, SavedFilter, TaskTitle
from cases.selectors.cases import cases_of
from cases.selectors.filters import MOST, filters_kept
from cases.services.filters import FilterRefused, filter_remove, filter_save
from cases.services.flags import case_flag
from cases.services.tasks import task_plan
from cases.sought import Sought
from tests.cases.conftest import AT

MINE = Sought(stage="intake", whose="mine")
NARROW = "stage=intake&priority=0&flag=minor&whose=mine&overdue=yes"


def kept(person) -> list[str]:
    return [each.title for each in filters_kept(person, Sought())]


class TestSought:
    def test_an_address_comes_back_as_it_was_read(self):
        told = dict(pair.split("=") for pair in NARROW.split("&"))
        assert Sought.read(told).address() == NARROW

    def test_is_called_what_it_narrows_to(self):
        title = Sought(stage="intake", priority=0, flag="minor", whose="mine", overdue=True).title()
        assert title == "Intake · Critical · Under age · Mine · Overdue tasks"

    def test_words_that_are_none_of_ours_narrow_nothing(self):
        odd = {"stage": "Ivan", "priority": "7", "flag": "Ivan", "whose": "Ivan", "title": "Ivan"}
        assert Sought.read(odd) == Sought()

    @pytest.mark.parametrize(
        ("sought", "found"),
        [
            (Sought(priority=Priority.CRITICAL), False),
            (Sought(priority=Priority.HIGH), False),
            (Sought(whose="mine"), True),
            (Sought(whose="nobodys"), False),
            (Sought(overdue=True), True),
            (Sought(flag="minor", whose="mine", overdue=True), True),
            (Sought(flag="probe", whose="mine", overdue=True), False),
        ],
    )
    def test_narrows_the_list(self, case_in_intake, olga, sought, found):
        Case.objects.update(priority=Priority.NORMAL)
        case_flag(case_ref=case_in_intake.ref, kind=FlagKind.MINOR, days=9, by=olga, at=AT)
        task_plan(
            case_ref=case_in_intake.ref,
            title=TaskTitle.LAWYER,
            starts=AT,
            ends=AT + timedelta(hours=1),
            to=olga,
            detail="",
            by=olga,
            at=AT,
        )
        rows, _next = cases_of(olga, sought, at=AT + timedelta(hours=1))
        assert bool(rows) is found


class TestKept:
    def test_ones_own_is_seen_by_nobody_else(self, olga, taras, vera):
        filter_save(sought=MINE, shared=False, by=olga, at=AT)
        assert [kept(person) for person in (olga, taras, vera)] == [["Intake · Mine"], [], []]

    def test_a_shared_one_is_seen_in_its_office(self, olga, vera, lesya, stranger):
        filter_save(sought=MINE, shared=True, by=vera, at=AT)
        people = (olga, vera, lesya, stranger)
        assert [len(kept(person)) for person in people] == [1, 1, 1, 0]

    def test_only_a_supervisor_shares_and_removes_what_is_shared(self, olga, vera):
        with pytest.raises(FilterRefused, match="Only a supervisor shares"):
            filter_save(sought=MINE, shared=True, by=olga, at=AT)
        row = filter_save(sought=MINE, shared=True, by=vera, at=AT)
        with pytest.raises(FilterRefused, match="Only a supervisor removes"):
            filter_remove(filter_ref=row.ref, by=olga, at=AT)
        filter_remove(filter_ref=row.ref, by=vera, at=AT)
        assert kept(vera) == []

    def test_nobody_removes_another_persons(self, olga, taras, vera):
        row = filter_save(sought=MINE, shared=False, by=olga, at=AT)
        for person in (taras, vera):
            with pytest.raises(SavedFilter.DoesNotExist):
                filter_remove(filter_ref=row.ref, by=person, at=AT)

    def test_is_saved_once_and_only_when_it_narrows(self, olga):
        filter_save(sought=MINE, shared=False, by=olga, at=AT)
        with pytest.raises(FilterRefused, match="saved already"):
            filter_save(sought=MINE, shared=False, by=olga, at=AT)
        with pytest.raises(FilterRefused, match="Narrow the list first"):
            filter_save(sought=Sought(code="K7M-42T"), shared=False, by=olga, at=AT)

    def test_there_are_as_many_as_digits(self, olga):
        for flag in FlagKind.values[:MOST]:
            filter_save(sought=Sought(flag=flag), shared=False, by=olga, at=AT)
        assert [each.key for each in filters_kept(olga, Sought())] == list("123456789")
        with pytest.raises(FilterRefused, match="Nine filters"):
            filter_save(sought=MINE, shared=False, by=olga, at=AT)

    def test_the_journal_holds_nothing_of_it(self, olga):
        filter_save(sought=MINE, shared=False, by=olga, at=AT)
        assert Entry.objects.get(action="filter.saved").detail == {}


class TestPostgresql:
    @pytest.mark.parametrize("column", ["stage", "flag", "whose"])
    def test_holds_no_name(self, olga, column):
        told = {"office_id": olga.office_id, "by": olga, "at": AT, "stage": "intake"}
        with pytest.raises(IntegrityError, match="our_words"), transaction.atomic():
            SavedFilter.objects.create(**(told | {column: "Ivan"}))

    def test_has_no_other_column_for_words(self, db):
        fields = SavedFilter._meta.fields
        words = {field.name for field in fields if isinstance(field, CharField)}
        assert words == {"stage", "flag", "whose"}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM information_schema.columns WHERE table_name ="
                " 'cases_savedfilter' AND data_type IN ('text', 'jsonb', 'bytea')"
            )
            assert cursor.fetchone() == (0,)

    def test_keeps_none_that_narrows_nothing(self, olga):
        with pytest.raises(IntegrityError, match="narrows"), transaction.atomic():
            SavedFilter.objects.create(office_id=olga.office_id, by=olga, at=AT)


class TestByHand:
    @pytest.fixture
    def client(self, vera) -> Client:
        client = Client()
        client.force_login(vera)
        return client

    def test_saves_follows_and_removes(self, client, case_in_intake):
        answer = client.post("/filters/save/", {"stage": "intake", "shared": "yes"})
        assert (answer.status_code, answer.url) == (303, "/cases/?stage=intake")
        page = client.get("/cases/?stage=intake").content.decode()
        assert 'href="/cases/?stage=intake" data-key="1"' in page
        assert 'aria-current="true"' in page
        assert "Save this filter" in page
        assert "Save for the office" not in page
        row = SavedFilter.objects.get()
        assert client.post(f"/filters/{row.ref}/remove/").status_code == 303
        assert client.post(f"/filters/{row.ref}/remove/").status_code == 404

    def test_refuses_in_words(self, client):
        answer = client.post("/filters/save/", {})
        assert answer.status_code == 409
        assert "Narrow the list first" in answer.content.decode()
