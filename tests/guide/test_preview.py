"""A draft is walked as on the desk, without a contact: each language, what is noted and why."""

from html import unescape

import pytest

from audit.models import Entry
from cases.models import Contact
from guide.models import Draft
from tests.triage.walks import way_to, ways_from
from triage.answers import Answer, dump
from triage.graph import LANGUAGES
from triage.stored import load_plain

PAGE = "/script/preview/"


@pytest.fixture
def writing(browser, vera):
    client = browser(vera)
    client.post("/script/draft/begin/")
    return client


@pytest.fixture
def script(writing):
    return load_plain(Draft.objects.get().content)


def press(client, page, choice, **more):
    """The next page, as the form of this one sends it."""
    told = {name: page.context[name] for name in ("of", "entry", "walk")}
    said = {"say": page.context["script_language"]}
    return client.post(PAGE, told | said | {"choice": choice} | more)


def test_it_goes_from_choice_to_choice_to_an_end(writing, script):
    page = writing.get(PAGE)
    for given in way_to(script, "front", "call"):
        assert page.context["page"].step.node.id == given.node
        page = press(writing, page, given.choice)
    assert page.context["page"].step.node.id == "front"
    assert page.status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_step_is_shown_in_each_language(writing, script, language):
    for name, node in list(script.nodes.items())[::25]:
        entry = next(each for each in script.entries if name in ways_from(script, each))
        walk = way_to(script, name, entry)
        told = {"entry": entry, "walk": dump(walk) if walk else "", "say": language}
        page = unescape(writing.post(PAGE, told).content.decode())
        assert node.say[language] in page, name


def test_it_shows_what_would_be_noted_and_suggested_and_why(writing, script):
    page = writing.get(PAGE)
    for given in way_to(script, "surrounded", "call"):
        page = press(writing, page, given.choice)
    text = unescape(page.content.decode())
    assert script.next_steps[page.context["suggestion"].next_code]["en"] in text
    assert page.context["reasons"][0].answers
    assert page.context["settled"]
    assert "answer 1" in text or "answer 2" in text


def test_a_step_back_and_a_topic_and_the_way_back(writing, script):
    page = press(writing, writing.get(PAGE), "@go:q_viber")
    assert page.context["page"].step.node.id == "q_viber"
    page = press(writing, page, "@back")
    assert page.context["page"].step.node.id == script.entries["call"]
    assert [line.counts for line in page.context["lines"]] == [False, False]


def test_nothing_of_it_is_kept(writing):
    before = (Entry.objects.count(), Contact.objects.count(), Draft.objects.get().revision)
    page = press(writing, writing.get(PAGE), "@go:q_viber", note="a try")
    assert page.status_code == 200
    assert (Entry.objects.count(), Contact.objects.count()) == before[:2]
    assert Draft.objects.get().revision == before[2]


@pytest.mark.parametrize(
    "walk",
    [
        "x",
        "[]x",
        '[{"node": "open"}]',
        dump([Answer("open", "gone", "uk", "1-000000000000")]),
        "[" * 5000,
    ],
)
def test_a_walk_that_does_not_fit_begins_anew(writing, walk):
    page = writing.post(PAGE, {"walk": walk, "choice": "x"})
    assert page.status_code == 409
    assert page.context["walk"] == ""
    assert "The walk begins anew." in page.content.decode()


def test_forged_fields_and_values_begin_anew(writing, script):
    (first,) = way_to(script, script.nodes["open"].choices[0].next, "call")
    for captures in ({"shoe": "left"}, {"group_size": "many"}, {"caller_role": ["x"]}):
        forged = Answer(first.node, first.choice, "uk", first.version, "", captures)
        assert writing.post(PAGE, {"walk": dump([forged])}).status_code == 409


def test_an_answer_that_is_none_stays_where_it_was(writing):
    page = press(writing, writing.get(PAGE), "nonsense")
    assert page.status_code == 409
    assert page.context["page"].step.number == 1


def test_what_another_handed_in_is_walked_by_its_version(browser, writing, zlata, olga):
    form = writing.get("/script/draft/node/open/").context["form"]
    told = {name: form[name].value() for name in form.fields} | {"say.en": "I hear you."}
    writing.post("/script/draft/node/open/", told)
    writing.post("/script/draft/submit/", {"revision": "1"})
    version = writing.get("/script/draft/").context["waiting"][0].version
    page = browser(zlata).get(PAGE, {"of": version, "say": "en"})
    assert "I hear you." in page.content.decode()
    assert browser(zlata).get(PAGE).status_code == 404
    assert browser(zlata).get(PAGE, {"of": "../x"}).status_code == 404
    assert browser(olga).get(PAGE, {"of": version}).status_code == 404
