"""The pages of releases and the work behind them."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from operators.roles import Role
from press.models import Correction, Publication, Release
from tests.press.conftest import JULY, JUNE, browser_of, facts_of, person

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def one(ivolha) -> Client:
    return browser_of(ivolha)


@pytest.fixture
def other(zoria) -> Client:
    return browser_of(zoria)


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


class TestReading:
    def test_shows_the_newest_month_with_its_definitions(self, june, published, one) -> None:
        facts_of(JULY, 400)
        published(JUNE)
        published(JULY)
        page = one.get("/press/").content.decode()
        assert "July 2024" in page
        assert "<svg" in page
        assert words(page).count("surrender") >= 5
        assert "More than" in words(page)

    def test_takes_few_queries(self, june, published, one) -> None:
        facts_of(JULY, 400)
        published(JUNE)
        published(JULY)
        one.get("/press/")
        for address in ("/press/", "/press/releases/2024-06/", "/press/method/"):
            with CaptureQueriesContext(connection) as asked:
                assert one.get(address).status_code == 200
            assert len(asked) < 10, [each["sql"] for each in asked]

    @pytest.mark.parametrize("language", ["en", "uk", "ru"])
    def test_writes_numbers_as_the_language_does(self, published, one, language) -> None:
        facts_of(JUNE, 2_400)
        published(JUNE)
        one.cookies["language"] = language
        page = one.get("/press/").content.decode()
        total = re.search(r"<b class=\"num\">(2.\d{3})</b>", page)[1]
        assert total[1] == {"en": ",", "uk": "\xa0", "ru": "\xa0"}[language]

    @pytest.mark.parametrize(
        ("language", "said"),
        [("en", "since June 2024"), ("uk", "червня 2024"), ("ru", "июня 2024")],
    )
    def test_names_the_first_month_as_a_sentence_does(
        self, june, published, one, language, said
    ) -> None:
        published(JUNE)
        one.cookies["language"] = language
        quoted = one.get("/press/").content.decode().split("<blockquote>")[1]
        assert said in quoted.split("</blockquote>")[0]

    @pytest.mark.parametrize("period", ["2024-07", "2024-13", "all"])
    def test_hides_what_is_not_published(self, june, published, one, period) -> None:
        published(JUNE)
        facts_of(JULY, 40)
        assert one.get(f"/press/releases/{period}/").status_code == 404

    def test_shows_a_year_by_two_dimensions(self, june, published, one) -> None:
        published(type(JUNE)(2024))
        page = words(one.get("/press/releases/2024/").content.decode())
        assert "Family or friend" in page
        assert "Ukrainian" in page


class TestAnswering:
    @pytest.mark.parametrize(
        ("about", "when", "said"),
        [
            ("total", "2024-06", "June 2024, requests to the hotline, All: about "),
            ("line.web", "2024-06", "June 2024, requests to the hotline, Web form: about "),
            ("total", "since", "The hotline has had more than "),
            ("total", "since", "is very likely true"),
            ("open", "since", "counted in a later release, four weeks after its month"),
            ("surrendered", "2024-06", "This cannot be answered"),
            ("outcome", "since", "This cannot be answered"),
            ("line.web", "since", "This cannot be answered"),
            ("caller_kind_language.soldier.uk", "2024-06", "This cannot be answered"),
        ],
    )
    def test_says_one_sentence_or_that_there_is_none(
        self, june, published, one, about, when, said
    ) -> None:
        published(JUNE)
        page = one.get("/press/answers/", {"about": about, "when": when}).content.decode()
        assert said in words(page)

    @pytest.mark.parametrize(("about", "when"), [("stage", "2024-06"), ("total", "2024-07")])
    def test_takes_no_other_question(self, june, published, one, about, when) -> None:
        published(JUNE)
        page = one.get("/press/answers/", {"about": about, "when": when}).content.decode()
        assert "about " not in words(page).split("Of which time")[1]


class TestWorking:
    def test_goes_through_two_hands(self, june, one, other) -> None:
        page = one.get("/press/preparation/").content.decode()
        assert 'value="2024-06"' in page
        answer = one.post("/press/preparation/prepare/", {"period": "2024-06"})
        prepared = Publication.objects.get()
        assert answer.url == f"/press/preparation/{prepared.ref}/"
        assert "A second person approves it" in one.get(answer.url).content.decode()
        assert one.post(f"{answer.url}approve/").status_code == 409
        waiting = other.get("/press/preparation/").content.decode()
        assert f'href="{answer.url}" aria-label="Look and approve: June 2024"' in waiting
        assert "/approve/" not in waiting
        assert "Approve and publish" in other.get(answer.url).content.decode()
        assert other.post(f"{answer.url}approve/").status_code == 302
        assert one.get("/press/releases/2024-06/").status_code == 200
        assert other.post(f"{answer.url}approve/").status_code == 409
        assert one.post(f"{answer.url}withdraw/").status_code == 409

    def test_takes_back_and_prepares_again(self, june, one, other) -> None:
        one.post("/press/preparation/prepare/", {"period": "2024-06"})
        ref = Publication.objects.get().ref
        assert other.post(f"/press/preparation/{ref}/withdraw/").status_code == 302
        assert 'value="2024-06"' in other.get("/press/preparation/").content.decode()
        assert other.get(f"/press/preparation/{ref}/").status_code == 404

    def test_keeps_an_embargo_in_kyiv_time(self, june, one, other) -> None:
        sent = {"period": "2024-06", "embargo_until": "2020-01-01T10:00"}
        assert one.post("/press/preparation/prepare/", sent).status_code == 409
        assert not Release.objects.exists()

    @pytest.mark.parametrize(
        ("typed", "status"), [("2020-01-01T10:00", 409), ("2026-02-31T10:00", 422)]
    )
    def test_keeps_a_refused_embargo_where_it_was_typed(self, june, one, typed, status) -> None:
        facts_of(JULY, 20)
        answer = one.post(
            "/press/preparation/prepare/", {"period": "2024-06", "embargo_until": typed}
        )
        page = answer.content.decode()
        assert answer.status_code == status
        assert f'id="embargo-2024-06" value="{typed}"' in page
        assert page.count(typed) == 1
        assert ('id="embargo-2024-06-error"' in page) == (status == 422)

    @pytest.mark.parametrize("period", ["2150-01", "2024-13", "", "2024-06-03"])
    def test_prepares_no_open_and_no_odd_period(self, june, one, period) -> None:
        answer = one.post("/press/preparation/prepare/", {"period": period})
        assert answer.status_code in (409, 422)
        assert not Release.objects.exists()

    def test_says_something_of_a_release_by_two(self, june, published, one, other) -> None:
        published(JUNE)
        sent = {"period": "2024-06", "reason": "quoted"}
        assert one.post("/press/corrections/prepare/", sent).status_code == 302
        ref = Correction.objects.get().ref
        assert one.post(f"/press/corrections/{ref}/approve/").status_code == 409
        assert other.post(f"/press/corrections/{ref}/approve/").status_code == 302
        assert "Correction notice" in one.get("/press/releases/2024-06/").content.decode()
        assert one.post(f"/press/corrections/{ref}/withdraw/").status_code == 409
        assert one.post("/press/corrections/prepare/", sent).status_code == 409
        odd = sent | {"reason": "300 people"}
        assert one.post("/press/corrections/prepare/", odd).status_code == 422

    @pytest.mark.parametrize("role", [role for role in Role if role != Role.PRESS])
    def test_is_for_press_officers_alone(self, role) -> None:
        client = browser_of(person(role, "Somebody"))
        assert client.get("/press/preparation/").status_code == 404
        assert client.post("/press/preparation/prepare/", {"period": "2024-06"}).status_code == 404
