"""The chart as a file: the same words in pixels as in lines, in three languages."""

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from django.utils.translation import override
from PIL import Image, ImageFont

from press.presenters.picture import FONTS
from press.texts import TABLES
from tests.press.conftest import JULY, JUNE, YEAR, browser_of, facts_of

pytestmark = pytest.mark.django_db(databases="__all__")

LANGUAGES = ("en", "uk", "ru")
DRAW = """import sys
from press.presenters.picture import png
sys.stdout.buffer.write(png(sys.argv[1]))"""
TEXT = re.compile(r"<(?:text|desc)[^>]*>([^<]*)<")


@pytest.fixture
def reader(published, ivolha):
    facts_of(JUNE, 2_400)
    facts_of(JULY, 300)
    published(JUNE)
    published(JULY)
    return browser_of(ivolha)


def file(reader, name: str) -> bytes:
    answer = reader.get(f"/press/api/releases/{name}")
    assert answer.status_code == 200
    return answer.content


def drawn(reader, language: str) -> str:
    """The words of the chart in this language, lines that were broken put together again."""
    return " ".join(
        " ".join(TEXT.findall(file(reader, f"2024-07.{language}.svg").decode())).split()
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_is_the_drawing_in_pixels_whoever_asks_and_whenever(reader, language) -> None:
    svg, once = file(reader, f"2024-07.{language}.svg"), file(reader, f"2024-07.{language}.png")
    for other in LANGUAGES:
        reader.cookies["language"] = other
        assert file(reader, f"2024-07.{language}.png") == once
    again = subprocess.run([sys.executable, "-c", DRAW, svg.decode()], capture_output=True)
    assert again.stdout == once, again.stderr
    with Image.open(BytesIO(once)) as picture:
        picture.load()
        assert picture.format == "PNG"
        assert picture.width >= 2_000
        assert len(picture.convert("RGB").getcolors(1 << 24)) > 50


def test_without_a_language_the_words_are_english(reader) -> None:
    reader.cookies["language"] = "uk"
    for form in ("svg", "png"):
        assert file(reader, f"2024-07.{form}") == file(reader, f"2024-07.en.{form}")
    assert len({file(reader, f"2024-07.{language}.png") for language in LANGUAGES}) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_says_what_it_counts_and_what_it_does_not(reader, language) -> None:
    with override(language):
        words = TABLES["total"]
        wanted = [str(words.counts), str(words.counts_not)]
    told = drawn(reader, language)
    assert [each for each in wanted if each not in told.replace("&#x27;", "'")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_written_as_the_language_does(reader, language) -> None:
    between = {"en": ",", "uk": "\xa0", "ru": "\xa0"}[language]
    svg = file(reader, f"2024-07.{language}.svg").decode()
    assert f">2{between}000<" in svg
    assert not re.search(r">\d{4}<", svg)


@pytest.mark.parametrize("font", FONTS, ids=lambda font: Path(font).name)
def test_every_letter_of_a_chart_is_in_the_fonts_that_come_along(reader, font) -> None:
    letters = ImageFont.truetype(font, 40)
    assert not any(letters.getmask("\u4e00"))
    used = set("".join(drawn(reader, language) for language in LANGUAGES)) - {" ", "\xa0"}
    assert [each for each in sorted(used) if not any(letters.getmask(each))] == []
    assert len(FONTS) == 2


def test_the_figures_of_the_chart_stand_beside_it(reader) -> None:
    page = reader.get("/press/releases/2024-07/").content.decode()
    table = re.search(r'<details class="press-say">.*?</details>', page, re.DOTALL)[0]
    svg = file(reader, "2024-07.en.svg").decode()
    told = re.search(r"<desc>([^<]*)</desc>", svg)[1].replace("&lt;", "<")
    cells = re.findall(r"<td[^>]*>(?:<span[^>]*>)?([^<]+)<", table.replace("&lt;", "‹"))
    assert len(cells) == 6
    assert [each for each in cells if each.replace("‹", "<") not in told] == []


def test_one_month_is_a_chart_of_one_point(june, published, ivolha) -> None:
    published(JUNE)
    svg = file(browser_of(ivolha), "2024-06.en.svg").decode()
    assert svg.count("<circle") >= 1


def test_a_year_without_a_month_has_no_chart_and_names_none(june, published, ivolha) -> None:
    published(YEAR)
    reader = browser_of(ivolha)
    assert reader.get("/press/api/releases/2024.uk.png").status_code == 404
    [told] = reader.get("/press/api/releases/").json()["releases"]
    assert (set(told["files"]), told["charts"]) == ({"json", "csv"}, {})


def test_every_file_that_the_list_names_is_there(reader) -> None:
    for told in reader.get("/press/api/releases/").json()["releases"]:
        named = [
            *told["files"].values(),
            *(a for each in told["charts"].values() for a in each.values()),
        ]
        assert len(named) == 10
        assert [reader.get(address).status_code for address in named] == [200] * 10
