"""The editor: three languages side by side, findings, what differs, and its buttons."""

import pytest
from django.utils.timezone import now

from guide.models import Draft, Edition
from guide.services.drafting import draft_change
from triage.reading import LARGEST
from triage.registry import current

PLACE = "/script/draft/node/open/"


@pytest.fixture
def writing(browser, vera):
    client = browser(vera)
    assert client.post("/script/draft/begin/").status_code == 302
    return client


def typed(client, **changes):
    """What the form of the first node sends."""
    form = client.get(PLACE).context["form"]
    told = {name: form[name].value() for name in form.fields}
    return told | {name.replace("_", "."): text for name, text in changes.items()}


def test_a_supervisor_writes_and_another_publishes(browser, writing, zlata, olga):
    assert writing.post(PLACE, typed(writing, say_en="I hear you.")).status_code == 302
    page = writing.get("/script/draft/").content.decode()
    assert "<ins>hear" in page
    answer = writing.post("/script/draft/submit/", {"revision": "1"})
    ref = Edition.objects.get().ref
    assert answer.headers["Location"] == f"/script/editions/{ref}/"
    assert writing.post(f"/script/editions/{ref}/publish/").status_code == 409
    assert (
        "It waits for a second supervisor."
        in browser(zlata).get(f"/script/editions/{ref}/").content.decode()
    )
    assert browser(zlata).post(f"/script/editions/{ref}/publish/").status_code == 302
    assert "I hear you." in browser(olga).get("/script/").content.decode()


def test_a_promise_is_named_before_anything_is_kept(writing):
    sent = typed(writing, say_en="You won't be filmed.") | {"check": "yes"}
    page = writing.post(PLACE, sent).content.decode()
    assert "It promises what nobody on the line can keep" in page
    assert "won&#x27;t be filmed" in page
    assert Draft.objects.get().revision == 0


def test_a_draft_with_findings_cannot_be_handed_in(writing):
    writing.post(PLACE, typed(writing, say_uk=""))
    page = writing.get("/script/draft/").content.decode()
    assert "It is missing in this language." in page
    assert writing.post("/script/draft/submit/", {"revision": "1"}).status_code == 409


@pytest.mark.parametrize(
    "text", ["a" * 1001, "turned \u202e round", "a\0b"], ids=["long", "bidi", "nul"]
)
def test_bad_words_are_refused_and_stay_in_the_form(writing, text):
    answer = writing.post(PLACE, typed(writing, say_en=text, ask_en="Kept in the form"))
    assert answer.status_code == 422
    assert "Kept in the form" in answer.content.decode()
    assert Draft.objects.get().revision == 0


def test_pasted_megabytes_are_refused_whole(writing):
    answer = writing.post(PLACE, typed(writing, say_en="x" * 3_000_000))
    assert answer.status_code in (400, 413)
    assert Draft.objects.get().revision == 0


def test_a_script_that_would_outgrow_its_reader_is_refused_in_words(writing, vera):
    room = LARGEST - len(Draft.objects.get().content.encode()) - 200
    warning = {"warning-1": {"en": "x" * room}}
    draft_change(kind="node", name="q_viber", words=warning, revision=0, by=vera, at=now())
    answer = writing.post(PLACE, typed(writing, say_en="a" * 900, ask_en="Kept in the form"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "would be too long" in page
    assert "a" * 900 in page
    assert "Kept in the form" in page
    assert Draft.objects.get().revision == 1
    assert writing.get("/script/draft/").status_code == 200


def test_an_older_window_is_told(writing):
    sent = typed(writing, say_en="I hear you.")
    writing.post(PLACE, sent)
    assert writing.post(PLACE, sent).status_code == 409


@pytest.mark.parametrize(
    "place", ["node/gone", "card/open", "law/ru_275", "card/phone", "node/q_viber"]
)
def test_only_places_of_the_draft_open(writing, place):
    wanted = 200 if place in ("card/phone", "node/q_viber") else 404
    assert writing.get(f"/script/draft/{place}/").status_code == wanted


def test_without_a_draft_there_is_nothing_to_write(browser, vera):
    client = browser(vera)
    assert client.get(PLACE).status_code == 404
    assert client.post("/script/draft/drop/").status_code == 404
    assert client.post("/script/draft/submit/").status_code == 404
    assert client.post("/script/draft/begin/", {"of": "../x"}).status_code == 409


@pytest.mark.parametrize("who", ["olga", "nadia", "ada"])
def test_nobody_else_writes(request, browser, writing, who):
    client = browser(request.getfixturevalue(who))
    for address in ("/script/draft/", PLACE):
        assert client.get(address).status_code == 404
    assert client.post("/script/draft/begin/").status_code == 404
    assert current().nodes["open"].say.en
