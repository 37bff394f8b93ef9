"""Two people in one record: in two fields both are kept, in one both are shown and none is lost."""

import pytest
from django.test import Client

from cases.models import Case, DraftPlace
from cases.services.drafts import draft_keep
from cases.services.editing import EditedMeanwhile, case_edit
from cases.services.moving import Stale
from live.events import case_stream, queue_stream
from live.models import OutboxRow
from tests.cases.conftest import AT


def edit(case, by, version, **fields):
    return case_edit(case_ref=case.ref, by=by, fields=fields, version=version, at=AT)


@pytest.fixture
def clients(olga, vera):
    mine, theirs = Client(), Client()
    mine.force_login(olga)
    theirs.force_login(vera)
    return mine, theirs


def test_in_two_fields_both_are_kept(case_in_intake, olga, vera):
    read = case_in_intake.version
    edit(case_in_intake, vera, read, sector="північ")
    edit(case_in_intake, olga, read, story="Нас двоє")
    assert Case.objects.get().version == read + 2


def test_in_one_field_the_second_is_refused_and_changes_nothing(case_in_intake, olga, vera):
    read = case_in_intake.version
    after = edit(case_in_intake, vera, read, sector="північ")
    with pytest.raises(EditedMeanwhile):
        edit(case_in_intake, olga, read, sector="схід", story="Нас двоє")
    assert Case.objects.get().version == after.version


def test_the_same_words_are_no_conflict(case_in_intake, olga, vera):
    read = case_in_intake.version
    after = edit(case_in_intake, vera, read, sector="північ")
    assert edit(case_in_intake, olga, read, sector="північ").version == after.version


def test_a_version_that_never_was_is_stale(case_in_intake, olga):
    with pytest.raises(Stale):
        edit(case_in_intake, olga, case_in_intake.version + 1, sector="схід")


@pytest.mark.parametrize("desk", [False, True], ids=["case page", "desk"])
def test_the_page_shows_both_with_whose_they_are(case_in_intake, taken, vera, olga, clients, desk):
    read = case_in_intake.version
    edit(case_in_intake, vera, read, sector="північ", name="Хтось")
    sent = {"version": read, "sector": "схід", "name": "Інший", "story": "Нас двоє"}
    answer = clients[0].post(
        f"/cases/{case_in_intake.ref}/edit/", sent | ({"back": taken.ref} if desk else {})
    )
    page = answer.content.decode()
    both = page.split('id="meanwhile-name"')[1].split("</section>")[0]
    assert answer.status_code == 409
    assert all(word in both for word in ("північ", "схід", "Vera", "changed; hidden", "Інший"))
    assert "Хтось" not in page
    assert "Нас двоє" in page
    now = Case.objects.get().version
    again = clients[0].post(f"/cases/{case_in_intake.ref}/edit/", sent | {"version": now})
    assert again.status_code == 303


@pytest.mark.parametrize("version", ["²", "", "x"])
def test_a_version_that_is_no_number_breaks_nothing(case_in_intake, clients, version):
    sent = {"version": version, "sector": "схід"}
    answer = clients[0].post(f"/cases/{case_in_intake.ref}/edit/", sent)
    assert answer.status_code == 422


def test_who_writes_there_is_seen_by_others_at_once(case_in_intake, olga, vera, clients):
    def typed(version: int, text: str, *, emptied: bool = False):
        draft_keep(
            about=case_in_intake.ref,
            place=DraftPlace.CASE,
            by=vera,
            typed={"sector": [text]},
            version=version,
            emptied=emptied,
            at=Case.objects.get().opened_at,
        )

    typed(0, "п")
    typed(1, "пі")
    told = OutboxRow.objects.filter(type="draft.begun", ref=case_in_intake.ref)
    streams = sorted(told.values_list("stream", flat=True))
    ref, office = case_in_intake.ref, case_in_intake.office_id
    assert streams == sorted([case_stream(ref), queue_stream(office)])
