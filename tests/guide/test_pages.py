"""The pages of the script: who reads them, and what stands there."""

from html import unescape

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format

from triage.registry import current

pytestmark = pytest.mark.django_db
PAGE, DRAWING = reverse("guide:script"), reverse("guide:drawing")


def read(client, **sent):
    return unescape(client.get(PAGE, sent).content.decode())


@pytest.mark.parametrize("who", ["olga", "nadia", "vera"])
@pytest.mark.parametrize("address", [PAGE, DRAWING])
def test_whoever_speaks_it_reads_it(request, browser, who, address):
    assert browser(request.getfixturevalue(who)).get(address).status_code == 200


@pytest.mark.parametrize("who", ["lesya", "petro", "ada", "aron"])
def test_nobody_else_sees_it(request, browser, who):
    client = browser(request.getfixturevalue(who))
    assert [client.get(address).status_code for address in (PAGE, DRAWING)] == [404, 404]


def test_a_node_stands_in_three_languages_side_by_side(browser, olga):
    page = read(browser(olga), node="q_viber")
    for language in ("ru", "uk", "en"):
        assert f'<article lang="{language}">' in page
        assert current().nodes["q_viber"].say[language] in page


def test_it_says_that_nobody_has_signed_and_who_is_missing(browser, olga):
    page = read(browser(olga))
    assert "Draft: nobody has signed it yet" in page
    assert page.count("<strong>") >= 6
    assert f"Version {current().version} runs" in page


def test_law_stands_with_source_and_review(browser, olga):
    law = current().laws["gc3_13"]
    page = read(browser(olga))
    assert law.source in page
    assert date_format(law.reviewed, "j E Y") in page


def test_what_the_checker_finds_stands_on_the_page(browser, olga):
    assert "The checker finds nothing" in read(browser(olga))
    client = browser(olga)
    with time_machine.travel("2028-01-01T12:00:00Z", tick=False):
        client = browser(olga)
        page = read(client)
    assert "The day of its review has passed." in page
    assert "its review is over" in page


@pytest.mark.parametrize("sent", [{"node": "nowhere"}, {"node": "\0"}, {"q": "<b>" * 5000}])
def test_odd_questions_get_the_page(browser, olga, sent):
    page = browser(olga).get(PAGE, sent).content.decode()
    assert "<b><b>" not in page
    assert 'id="node"' in page


def test_a_search_leads_to_its_node(browser, olga):
    assert '?node=q_viber#node">' in read(browser(olga), q="вайбер")


def test_the_picture_leads_to_every_node_and_stands_as_a_list_too(browser, olga):
    page = browser(olga).get(DRAWING).content.decode()
    for name in current().nodes:
        assert f'href="/script/?node={name}"' in page
    assert 'aria-labelledby="drawn-title drawn-text"' in page


@pytest.mark.parametrize("language", ["uk", "ru", "en"])
def test_the_list_below_the_picture_has_titles_and_no_machine_names(browser, olga, language):
    client = browser(olga)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = unescape(client.get(DRAWING).content.decode())
    listed = page.partition("guide-list")[2].partition("</pre>")[0]
    for node in current().nodes.values():
        assert node.title[language] in listed
    named = {name for name in current().nodes if "_" in name}
    assert {name for name in named if name in listed or f"({name})" in page} == set()
