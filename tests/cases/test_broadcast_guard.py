"""What a text for everybody may not hold: told by its form, and nothing else is held against it."""

import pytest

from cases.broadcast_guard import codes_in, findings, length_of
from cases.words import drawn, spoken

NUMBER, LINK = "a number that is not", "a link, or words without a space"
PLACE, CODE = "the form of coordinates", "the form of a case code"


@pytest.fixture(autouse=True)
def own(settings):
    settings.PUBLIC_NUMBERS = ["+380 00 000 01 00", "0 800 000 000", ""]
    settings.PUBLIC_LINKS = ["help.example", "news.example:8443"]
    settings.WEB_ADDRESS = "write.example/write/"
    settings.TELEGRAM_NAME, settings.TELEGRAM_CHANNEL = "@hotline_demo_bot", "@hotline_demo_news"


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("Case K7M-42T is open", "K7M-42T", CODE),
        ("справа к7м-42т", "к7м-42т", CODE),
        ("K7M – 42T", "K7M – 42T", CODE),
        ("ТАК-ТАК", "ТАК-ТАК", CODE),
        ("0c65f964-658e-48e6-8e76-c4350fcf1d48", "0c65f964-658e-48e6-8e76-c4350fcf1d48", "refer"),
        ("code AB12-CD34-EF56", "AB12-CD34-EF56", "receipt"),
        ("abcd-efg2-hijk-lmno-pqrs-tuvw-xy", "abcd-efg2-hijk-lmno-pqrs-tuvw-xy", "receipt"),
        ("Телефон +7 000 123-45-67.", "+7 000 123-45-67", NUMBER),
        ("８００ ５５５ ３５ ３５", "800 555 35 35", NUMBER),
        ("+380 00 000 01 001", "+380 00 000 01 001", NUMBER),
        ("48.12345, 37.54321", "48.12345, 37.54321", PLACE),
        ("48,1234 37,5432", "48,1234 37,5432", PLACE),
        ("48°12'", "48°12'", PLACE),
        ("geo:48.1,37.5", "geo:48.1,37.5", PLACE),
        ("///one.two.three", "///one.two.three", PLACE),
        ("37U DQ 12345 67890", "37U DQ 12345 67890", PLACE),
        ("8GX2+JQ", "8GX2+JQ", PLACE),
        ("в/ч 12345", "в/ч 12345", "the number of a unit"),
        ("військова частина А1234", "військова частина А1234", "the number of a unit"),
        ("https://evil.example/x", "https://evil.example/x", LINK),
        ("https://help.example@evil.example/", "https://help.example@evil.example/", LINK),
        ("http://help.example/", "http://help.example/", LINK),
        ("help.example.evil.example", "help.example.evil.example", LINK),
        ("tg://resolve?domain=x", "tg://resolve?domain=x", LINK),
        ("t.me/somebody", "t.me/somebody", LINK),
        ("Кінець.Початок", "Кінець.Початок", LINK),
        ("пишіть @somebody", "@somebody", "name or address"),
        ("a.b@post.example", "a.b@post.example", "name or address"),
        ("два\u200bслова", "U+200B", "signs that nobody sees"),
        ("\u202eabc", "U+202E", "signs that nobody sees"),
    ],
)
def test_is_found_with_its_words_and_its_reason(text, words, why):
    found = [(each.words, str(each.why)) for each in findings(text)]
    assert [True for said, reason in found if said == words and why in reason], found


@pytest.mark.parametrize("place", range(3))
def test_four_code_words_in_a_row_are_found_among_others(place):
    said = spoken(drawn()[0])[place]
    assert "code words" in str(findings(f"Ось: {said}, кінець")[0].why)
    assert findings(" ".join(said.split()[:3])) == []


@pytest.mark.parametrize(
    "text",
    [
        "Наш номер +380 00 000 01 00 24/7, або 0 800 000 000.",
        "Дзвоніть 0-800-000-000 26.11.2026 о 18:00-20:00, 10.00–18.30.",
        "Пишіть сюди: https://t.me/hotline_demo_bot або @hotline_demo_news.",
        "Форма: write.example/write/ і https://help.example/a?b=c#d, https://news.example:8443/.",
        "Так-так, і т.д., та ін. Температура -20°C, ціна 1 500 гривень, 2026 рік.",
        "Emoji 👨‍👩‍👧 and “quotes”; a line\nand\tanother.",
        "+380 00 000 01 00",
    ],
)
def test_plain_words_with_our_own_addresses_may_be_said(text):
    assert findings(text) == []


def test_a_known_code_in_small_letters_without_a_digit_is_found_too():
    assert codes_in("так-так") == {"TAK-TAK"}
    assert [each.words for each in findings("так-так", known={"TAK-TAK"})] == ["так-так"]


def test_a_wrong_address_is_refused_and_breaks_nothing():
    assert findings("https://[::1")
    assert findings("https://help.example:99999/")


def test_length_is_counted_as_telegram_does():
    assert (length_of("жж"), length_of("😀")) == (2, 2)


def test_a_promise_is_found_too():
    [found] = findings("Вас обміняють за місяць.")
    assert "nobody can keep" in str(found.why)
