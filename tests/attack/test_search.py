"""The search: within the asker's reach, at a person's pace, with a receipt and without the text."""

import pytest

from audit.models import Entry
from cases.models import Case
from cases.services import search as searching
from cases.services.editing import case_edit
from operators.models import Alert, Kind
from tests.cases.conftest import AT
from vault.blind_index import audit_tag

NUMBER = "+70005550177"


@pytest.fixture
def told(case_in_intake, olga):
    case_edit(
        case_ref=case_in_intake.ref,
        by=olga,
        fields={"phone": NUMBER, "story": "Просить про ЗУСТРІЧ уночі"},
        version=case_in_intake.version,
        at=AT,
    )
    return Case.objects.get(ref=case_in_intake.ref)


def found(client, text):
    answer = client.post("/cases/search/", {"text": text})
    assert answer.status_code == 200
    return answer.context["found"].cases


@pytest.mark.parametrize(
    "text", ["{code}", NUMBER, "+7 000 555-01-77", "@berkut_demo", "зустріч", "про зустріч"]
)
def test_finds_a_case_by_any_of_its_signs(browser, told, olga, text):
    assert [case.ref for case in found(browser(olga), text.format(code=told.code))] == [told.ref]


@pytest.mark.parametrize("text", ["{code}", NUMBER, "@berkut_demo", "зустріч"])
@pytest.mark.parametrize("who", ["taras", "stranger"])
def test_finds_and_counts_nothing_out_of_reach(request, browser, told, who, text):
    client = browser(request.getfixturevalue(who))
    with_it = client.post("/cases/search/", {"text": text.format(code=told.code)})
    assert with_it.context["found"].cases == ()
    assert with_it.context["found"].searched == 0
    assert told.code not in with_it.content.decode().replace(f'value="{told.code}"', "")


def test_names_in_one_receipt_what_it_opened_and_never_the_text(browser, told, olga):
    client = browser(olga)
    before = Entry.objects.using("receipts").filter(receipt=True).count()
    found(client, NUMBER)
    assert Entry.objects.using("receipts").filter(receipt=True).count() == before + 1
    look = Entry.objects.using("receipts").filter(receipt=True).latest("pk")
    assert (look.action, look.subject) == ("case.search", told.ref)
    assert bytes(look.subject_tag) == audit_tag("phone", NUMBER)
    assert NUMBER not in str(list(Entry.objects.using("receipts").values_list()))


def test_says_when_it_searched_only_a_part(browser, told, olga, monkeypatch):
    assert (
        "Only the newest"
        not in browser(olga).post("/cases/search/", {"text": "зустріч"}).content.decode()
    )
    monkeypatch.setattr(searching, "MOST", 0)
    answer = browser(olga).post("/cases/search/", {"text": "зустріч"}).content.decode()
    assert "Only the newest 0" in answer


def test_the_thirty_first_in_a_minute_is_refused_whatever_is_looked_for(browser, told, olga):
    client = browser(olga)
    for _turn in range(30):
        client.post("/cases/search/", {"text": "A00-000"})
    refused = [client.post("/cases/search/", {"text": text}) for text in (told.code, "A00-000", "")]
    assert [answer.status_code for answer in refused] == [429, 429, 429]
    assert len({answer.content for answer in refused}) == 1
    assert Alert.objects.filter(kind=Kind.SEARCH_LIMIT).count() == 1


def test_the_sixty_first_reveal_is_refused_alike_for_what_is_and_is_not_there(
    browser, told, olga, stranger
):
    client, sent = browser(olga), {"field": "name", "reason": "verify"}
    for _turn in range(60):
        assert client.post(f"/cases/{told.ref}/reveal/", sent).status_code == 200
    here = client.post(f"/cases/{told.ref}/reveal/", sent)
    nowhere = client.post(f"/cases/{stranger.pk}/reveal/", sent)
    assert (here.status_code, nowhere.status_code) == (429, 429)
    assert here.content == nowhere.content
    assert Alert.objects.filter(kind=Kind.REVEAL_LIMIT).count() == 1


def test_too_short_keeps_what_was_typed(browser, told, olga):
    answer = browser(olga).post("/cases/search/", {"text": "з"})
    assert answer.status_code == 422
    assert 'value="з"' in answer.content.decode()


def test_is_not_there_for_who_has_no_cases(browser, told, petro, aron, ada, lesya):
    for who in (petro, aron, ada, lesya):
        assert browser(who).post("/cases/search/", {"text": told.code}).status_code == 404
