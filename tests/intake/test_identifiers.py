"""One written form for each number and handle, however it was given."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.identifiers import normalise_handle, normalise_number


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        # In full, with every punctuation.
        ("+380001234567", "UA", "+380001234567"),
        ("+380 (00) 123-45-67", "UA", "+380001234567"),
        ("+7 000 123 45 67", "UA", "+70001234567"),
        ("+7\u00a0000\u2011123\u201345.67", "UA", "+70001234567"),
        ("\u202a+7 000 123 45 67\u202c", "UA", "+70001234567"),
        ("+1 202 555 0123", "UA", "+12025550123"),
        ("  +12025550123\n", "", "+12025550123"),
        # With 00.
        ("00380001234567", "UA", "+380001234567"),
        ("00 7 000 123 45 67", "RU", "+70001234567"),
        # Without a plus, as switches write it.
        ("380001234567", "UA", "+380001234567"),
        ("70001234567", "UA", "+70001234567"),
        ("12025550123", "UA", "+12025550123"),
        # National, in the default region.
        ("0001234567", "UA", "+380001234567"),
        ("2025550123", "US", "+12025550123"),
        # With the trunk prefix of Russia.
        ("8 000 123-45-67", "RU", "+70001234567"),
        # Addresses of SIP and tel.
        ("sip:+380001234567@10.0.0.1;user=phone", "UA", "+380001234567"),
        ('"Іван" <sip:%2B380001234567@host>;tag=77', "UA", "+380001234567"),
        ("sips:380001234567:secret@host", "UA", "+380001234567"),
        ("tel:+380-00-123-45-67;phone-context=+380", "UA", "+380001234567"),
        # With an extension behind it.
        ("+380001234567 ext. 12", "UA", "+380001234567"),
        ("+380001234567 доб. 12", "UA", "+380001234567"),
        ("+380001234567,12#", "UA", "+380001234567"),
        # Digits of other scripts.
        ("＋３８０００１２３４５６７", "UA", "+380001234567"),
        ("+٣٨٠٠٠١٢٣٤٥٦٧", "UA", "+380001234567"),
    ],
)
def test_a_number_has_one_written_form(text, region, expected):
    assert normalise_number(text, region) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "anonymous", "Anonymous", "unknown", "private", "withheld", "скрыт", "-1"),
        *("0", "+", "00", "0000000000", "+0000000000", "s", "103", "101", "1234567"),
        *("266696687", "+266696687", "86282452253"),
        *("sip:anonymous@anonymous.invalid", "sip:ops@127.0.0.1", "sip:@", "tel:", "<>", "sip:"),
        *("+999123456789", "+380", "+3800012345678901234", "12345678901234567890123"),
        *("1-800-FLOWERS", "+380 00 123 45 67 89 01 23 45", "49.0000, 31.4000", "\0", "☎"),
        "x" * 10_000,
        "+38000" + "1" * 10_000,
    ],
)
def test_what_is_no_number_is_nothing(text):
    assert normalise_number(text, "UA") == ""


def test_of_something_endless_only_the_beginning_is_read():
    assert normalise_number("+380001234567" + " " * 1000 + "89", "UA") == "+380001234567"
    assert normalise_handle("@demo__sosna" + " " * 1000 + "x") == "demo__sosna"


def test_the_default_region_comes_from_the_settings(settings):
    settings.NUMBER_REGION = "US"
    assert normalise_number("202 555 0123") == "+12025550123"
    settings.NUMBER_REGION = "UA"
    assert normalise_number("000 123 45 67") == "+380001234567"


@given(text=st.text(), region=st.sampled_from(["UA", "RU", "US", "", "XX"]))
def test_any_text_gives_a_number_or_nothing(text, region):
    found = normalise_number(text, region)
    assert found == "" or (found[0] == "+" and found[1:].isdecimal() and 9 <= len(found) <= 16)


@given(
    text=st.from_regex(r"(\+|00|8|)[0-9 ()\-]{3,16}", fullmatch=True),
    region=st.sampled_from(["UA", "RU", "US", "DE", ""]),
)
def test_a_normalised_number_stays_as_it_is_in_every_region(text, region):
    found = normalise_number(text, region)
    assert normalise_number(found, "") == normalise_number(found, "UA") == found


def listed(region: str) -> tuple[str, str]:
    """The number that a plan gives as its example: in E.164 and without its country code."""
    number = phonenumbers.example_number(region)
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return written, str(number.national_number)


@pytest.mark.parametrize("region", ["UA", "RU", "BY", "PL", "DE", "GB", "US", "KZ", "MD"])
def test_a_listed_number_is_known_in_each_of_its_written_forms(region):
    written, _national = listed(region)
    number, styles = phonenumbers.parse(written), phonenumbers.PhoneNumberFormat
    for style in (styles.E164, styles.INTERNATIONAL, styles.NATIONAL, styles.RFC3966):
        assert normalise_number(phonenumbers.format_number(number, style), region) == written
    assert normalise_number(f"00{written[1:]}", region) == written
    assert normalise_number(written[1:], region) == written


@pytest.mark.parametrize(
    ("of", "form", "region"),
    [
        ("RU", "8{}", "RU"),
        ("RU", "8{}", "UA"),
        ("RU", "+8{}", "UA"),
        ("RU", "sip:8{}@host", "UA"),
        ("UA", "0{}", "UA"),
        ("UA", "(0){}", "UA"),
        ("UA", "80{}", "UA"),
        ("UA", "80{}", "RU"),
        ("UA", "+80{}", ""),
        ("UA", "+380(0){}", ""),
        ("UA", "810380{}", "RU"),
        ("UA", "810380{}", "UA"),
        ("GB", "+44 (0){}", "UA"),
        ("GB", "01144{}", "US"),
    ],
)
def test_the_trunk_prefixes_of_each_country_are_understood(of, form, region):
    written, national = listed(of)
    assert normalise_number(form.format(national), region) == written


def test_without_a_region_a_national_number_says_nothing():
    assert normalise_number(f"0{listed('UA')[1]}", "") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("demo__sosna", "demo__sosna"),
        ("@Demo__Sosna", "demo__sosna"),
        ("  @demo__sosna \n", "demo__sosna"),
        ("https://t.me/demo__sosna", "demo__sosna"),
        ("t.me/demo__sosna?start=1", "demo__sosna"),
        ("http://www.telegram.me/Demo__Sosna/12", "demo__sosna"),
        ("tg://resolve?domain=demo__sosna&start=1", "demo__sosna"),
        ("＠ｄｅｍｏ__sosna", "demo__sosna"),
        ("", ""),
        ("@", ""),
        ("abc", ""),
        ("two words", ""),
        ("демо__сосна", ""),
        ("https://t.me/+AbCdEf", ""),
        ("a" * 33, ""),
        ("demo__sosna\0", ""),
    ],
)
def test_a_handle_has_one_written_form(text, expected):
    assert normalise_handle(text) == expected


@given(text=st.text())
def test_a_normalised_handle_stays_as_it_is(text):
    found = normalise_handle(text)
    assert normalise_handle(found) == found
