"""Files for programs: the released ones, as they are, and nothing that anybody could turn."""

import csv
import io
import json
import os
from base64 import b64decode
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils.timezone import now

from operators.roles import Role, holds
from press.models import Publication, Release
from press.services.publishing import (
    correction_approve,
    correction_prepare,
    release_approve,
    release_prepare,
    release_withdraw,
)
from tests.press.conftest import AT, JULY, JUNE, browser_of, facts_of, person
from vault.signing import verify

pytestmark = pytest.mark.django_db(databases="__all__")

API = "/press/api/"
FUZZED = 5_000 if os.environ.get("HOTLINE_FULL") == "1" else 400
ALLOWED = {
    f"{API}releases/",
    f"{API}changes.atom",
    *(f"{API}releases/2024-06.{form}" for form in ("json", "csv", "svg", "png")),
    *(
        f"{API}releases/2024-06.{language}.{form}"
        for language in ("en", "uk", "ru")
        for form in ("svg", "png")
    ),
}


@pytest.fixture
def reader(june, published, ivolha) -> Client:
    """A press officer, June published, and July frozen but not approved."""
    published(JUNE)
    facts_of(JULY, 40)
    release_prepare(period=JULY, embargo_until=None, by=ivolha, at=AT)
    return browser_of(ivolha)


def test_the_list_names_what_is_published(reader) -> None:
    [told] = reader.get(f"{API}releases/").json()["releases"]
    assert (told["id"], told["begins"], told["ends"]) == ("2024-06", "2024-06-03", "2024-06-30")


def test_the_json_carries_figures_definitions_and_a_signature_that_holds(reader) -> None:
    told = reader.get(f"{API}releases/2024-06.json").json()
    release = Release.objects.get(period="2024-06")

    frozen = told["frozen"]["content"]
    assert frozen == release.content
    assert told["frozen"]["sha256"] == sha256(frozen.encode()).hexdigest()
    signature, public = (b64decode(told["frozen"][each]) for each in ("signature", "public_key"))
    assert verify(frozen.encode(), signature, public=public)
    for table, kept in zip(told["tables"], json.loads(frozen)["tables"], strict=True):
        assert "surrender" in table["definition"]
        assert set(table["definitions"]) == {"en", "uk", "ru"}
        values = [cell["value"] for cell in table["cells"]]
        assert values == [cell["value"] for cell in kept["cells"]]
        assert all(value is None or (value >= 10 and value % 5 == 0) for value in values)
    assert told["resources"][0]["path"] == f"{API}releases/2024-06.csv"


def test_the_csv_says_in_each_line_what_it_counts(reader) -> None:
    text = reader.get(f"{API}releases/2024-06.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 17
    assert all("surrender" in row["definition"] for row in rows)
    assert all(row["value"] == "<10" or int(row["value"]) >= 10 for row in rows)


def test_no_cell_of_the_csv_is_a_formula(reader) -> None:
    text = reader.get(f"{API}releases/2024-06.csv").content.decode()
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert len(cells) > 100
    assert [cell for cell in cells if cell[:1] in set("=+-@\t\r\0")] == []


def test_the_feed_tells_of_releases_and_of_notices(reader, ivolha, zoria) -> None:
    notice = correction_prepare(period=JUNE, reason="quoted", by=ivolha, at=AT)
    correction_approve(ref=notice.ref, by=zoria, at=AT + timedelta(days=1))
    feed = ElementTree.fromstring(reader.get(f"{API}changes.atom").content)
    titles = [each.text for each in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert titles == ["Requests to the hotline", "June 2024: correction", "June 2024"]


def test_the_feed_is_atom_with_names_that_are_given_once_and_links_that_lead(
    reader, ivolha, zoria
) -> None:
    notice = correction_prepare(period=JUNE, reason="quoted", by=ivolha, at=AT)
    correction_approve(ref=notice.ref, by=zoria, at=AT + timedelta(days=1))
    feed = ElementTree.fromstring(reader.get(f"{API}changes.atom").content)
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert feed.findtext(f"{atom}author/{atom}name")
    ids = [each.findtext(f"{atom}id") for each in (feed, *entries)]
    assert len(set(ids)) == len(ids) == 3
    moments = [datetime.fromisoformat(each.findtext(f"{atom}updated")) for each in entries]
    assert moments == sorted(moments, reverse=True)
    assert feed.findtext(f"{atom}updated") == entries[0].findtext(f"{atom}updated")
    links = [each.find(f"{atom}link").get("href") for each in (feed, *entries)]
    assert [reader.get(link).status_code for link in links] == [200] * 3


def test_an_address_keeps_its_figures_whatever_comes_later(reader, ivolha, zoria) -> None:
    table, told = (f"{API}releases/2024-06.{form}" for form in ("csv", "json"))
    before = reader.get(table).content, reader.get(told).json()
    facts_of(JUNE, 200, seed=2)
    notice = correction_prepare(period=JUNE, reason="twice", by=ivolha, at=AT)
    correction_approve(ref=notice.ref, by=zoria, at=AT)
    release_approve(ref=Publication.objects.get(release="2024-07").ref, by=zoria, at=AT)
    after = reader.get(table).content, reader.get(told).json()
    assert after[0] == before[0]
    changed = {name for name in before[1] if before[1][name] != after[1][name]}
    assert changed == {"corrections"}


def test_a_release_that_was_taken_back_is_not_there(reader, ivolha) -> None:
    release_withdraw(ref=Publication.objects.get(release="2024-07").ref, by=ivolha, at=AT)
    for form in ("json", "csv", "svg", "uk.png"):
        assert reader.get(f"{API}releases/2024-07.{form}").status_code == 404
    assert b"2024-07" not in reader.get(f"{API}releases/").content


@pytest.mark.parametrize("role", Role)
def test_whoever_may_read_released_figures_may_download_them(role) -> None:
    wanted = 200 if holds(role, "press.view_released") else 404
    assert browser_of(person(role, "Somebody")).get(f"{API}releases/").status_code == wanted


@pytest.mark.parametrize(
    "asked",
    [
        *("releases/?from=2024-06-10", "releases/?seed=7", "releases/2024-06.json?group=line"),
        *("releases/2024-06.csv?region=Kyiv", "changes.atom?since=2024"),
        *("releases/2024-07.json", "releases/2024.json", "releases/2150-01.json"),
        *("releases/2024-06-10.json", "releases/2024-W23.json", "releases/2024-6.json"),
        *("releases/2024-06.xlsx", "releases/2024-06.JSON", "releases/2024-06/line.json"),
        *("releases/2024-06.json/", "releases/2024-06", "raw/2024-06.json"),
        *("releases/2024-06.de.png", "releases/2024-06.uk.json", "releases/2024-07.uk.png"),
        *("releases/2024-06.uk.png?width=9", "releases/2024-06.UK.png", "releases/2024-06..png"),
    ],
)
def test_anything_else_is_refused(reader, asked) -> None:
    assert reader.get(API + asked).status_code in (400, 404)


def test_a_body_is_refused_too(reader) -> None:
    asked = reader.generic("GET", f"{API}releases/2024-06.json", b'{"seed": 7}')
    assert asked.status_code == 400
    assert asked["Content-Type"] == "application/problem+json"


def made_up(chance: Random) -> str:
    """An address as somebody would try it who wants figures that are not released."""
    period = chance.choice(
        [
            *(
                "2024-06",
                "2024-06",
                "2024-06",
                "2024-07",
                "2024",
                "2024-06-03",
                "2024-W23",
                "2025-01",
                "all",
                "latest",
            ),
            f"{chance.randint(1990, 2300)}-{chance.randint(0, 99):02}",
            f"{chance.randint(0, 99999)}",
        ]
    )
    parts = [
        "",
        "",
        "",
        "",
        "",
        "line/",
        "region/kyiv/",
        "2024-06-03/",
        "../",
        "%2e%2e/",
        "outcome/",
    ]
    path = (
        f"{chance.choice([*3 * ['releases'], 'tables', 'facts', 'weeks'])}/{chance.choice(parts)}"
    )
    form = chance.choice(
        [".json", ".csv", ".svg", ".png", ".uk.png", ".de.svg", ".xml", "", "/", ".json/line"]
    )
    keys = ["from", "to", "seed", "group", "by", "region", "week", "eps", "round", "raw", "limit"]
    asked = "&".join(
        f"{chance.choice(keys)}={chance.choice(['1', '2024-06-10', 'kyiv', '0', 'true', '%00'])}"
        for _each in range(chance.choice([0, 0, 1, 1, 2, 3]))
    )
    return f"{API}{path}{period}{form}" + (f"?{asked}" if asked else "")


def accepted(reader: Client, times: int) -> set[str]:
    """Of so many made-up addresses those that are answered."""
    chance, found = Random(9), set()
    for _each in range(times):
        address = made_up(chance)
        if reader.get(address).status_code not in (400, 404):
            found.add(address)
    return found


def test_no_made_up_address_gives_a_figure(reader) -> None:
    assert accepted(reader, FUZZED) <= ALLOWED


def test_made_up_addresses_find_a_door_that_takes_parameters(reader, monkeypatch) -> None:
    monkeypatch.setattr("press.views.api._nothing_asked", lambda _request: None)
    assert accepted(reader, 400) - ALLOWED


def test_a_repeated_request_gives_the_same_figures(reader) -> None:
    times = 200 if FUZZED > 1_000 else 20
    answers = {reader.get(f"{API}releases/2024-06.csv").content for _each in range(times)}
    assert len(answers) == 1


def test_before_the_embargo_ends_nothing_is_there(june, ivolha, zoria) -> None:
    until = now() + timedelta(hours=1)
    prepared = release_prepare(period=JUNE, embargo_until=until, by=ivolha, at=now())
    release_approve(ref=prepared.ref, by=zoria, at=now())
    assert browser_of(ivolha).get(f"{API}releases/").json() == {"releases": []}
    assert browser_of(ivolha).get(f"{API}releases/2024-06.json").status_code == 404
