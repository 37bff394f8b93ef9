"""Everything the console says can be said in Ukrainian and Russian.

`manage.py translations` brings the catalogues up to date; what it leaves empty wants a translator.
"""

import io
import re
from collections.abc import Callable
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

import polib
import pytest
from django.core.management import call_command

from hotline import texts
from hotline.embedded import messages
from hotline.management.commands.translations import PLURALS
from tests.house.tree import ROOT

LANGUAGES = ("uk", "ru")
PLACE = re.compile(r"%%?\(\w+\)[sd]|%%?[sd]\b|%%|\{\w*\}")
FOREIGN = {"uk": re.compile(r"\w*[ыэъё]\w*", re.I), "ru": re.compile(r"\w*[іїєґ]\w*", re.I)}
in_each_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def wanted() -> dict[tuple[str, str], texts.Entry]:
    return texts.collect(ROOT)


def source(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


@cache
def catalogue(language: str) -> list[polib.POEntry]:
    return list(polib.pofile(str(source(language))))


def forms(entry: polib.POEntry) -> list[str]:
    """What the entry may say: one text, or one for each kind of number."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def saying(language: str, wrong: Callable[[polib.POEntry], object]) -> list[str]:
    return [entry.msgid for entry in catalogue(language) if wrong(entry)]


@in_each_language
def test_a_catalogue_holds_every_text_and_no_other(language: str) -> None:
    held = {(entry.msgid, entry.msgctxt or "") for entry in catalogue(language)}
    assert sorted(set(wanted()) - held) == [], "run manage.py translations"
    assert sorted(held - set(wanted())) == [], "run manage.py translations"
    assert saying(language, lambda entry: entry.obsolete) == []


@in_each_language
def test_every_text_is_translated(language: str) -> None:
    assert saying(language, lambda entry: not all(forms(entry))) == []


@in_each_language
def test_no_translation_is_a_guess(language: str) -> None:
    assert saying(language, lambda entry: entry.fuzzy) == []


@in_each_language
def test_every_number_has_its_form(language: str) -> None:
    def wrong(entry: polib.POEntry) -> bool:
        plural = wanted()[entry.msgid, entry.msgctxt or ""].plural
        return entry.msgid_plural != plural or len(forms(entry)) != (PLURALS if plural else 1)

    assert saying(language, wrong) == []


@in_each_language
def test_a_translation_fills_in_what_the_text_fills_in(language: str) -> None:
    def wrong(entry: polib.POEntry) -> bool:
        allowed = sorted(PLACE.findall(entry.msgid_plural or entry.msgid))
        return any(sorted(PLACE.findall(form)) != allowed for form in forms(entry) if form)

    assert saying(language, wrong) == []


@in_each_language
def test_a_translation_keeps_to_its_alphabet(language: str) -> None:
    spoken = (form for entry in catalogue(language) for form in forms(entry))
    assert [word for form in spoken for word in FOREIGN[language].findall(form)] == []


@in_each_language
def test_the_compiled_catalogue_is_current(language: str) -> None:
    compiled = messages.compiled(source(language).read_text(encoding="utf-8"))
    assert source(language).with_suffix(".mo").read_bytes() == compiled
    read = GNUTranslations(io.BytesIO(compiled))
    for entry in catalogue(language):
        if not entry.msgid_plural and not entry.msgctxt:
            assert read.gettext(entry.msgid) == entry.msgstr


PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext

A = _("One " "text")
B = ngettext("%(n)s call", "%(n)s calls", 3)
C = pgettext("month", "May")
D = print("not a text"), _(name)
"""
PAGE = """{% load i18n %}{% translate "A page" %}{% include "x.html" with words=_("Given on") %}
{% blocktranslate trimmed with name=who %}
  Taken by
  {{ name }}
{% endblocktranslate %}<p>not a text</p>"""


def test_texts_are_found_in_python_and_in_pages() -> None:
    assert sorted(texts.in_python(PYTHON)) == [
        ("%(n)s call", "", "%(n)s calls"),
        ("May", "month", ""),
        ("One text", "", ""),
    ]
    assert sorted(texts.in_template(PAGE)) == [
        ("A page", "", ""),
        ("Given on", "", ""),
        ("Taken by %(name)s", "", ""),
    ]


def test_collecting_keeps_translations_and_drops_what_is_gone(
    tmp_path: Path, settings: object
) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "cases").mkdir()
    module = tmp_path / "cases/words.py"
    module.write_text(PYTHON)
    path = tmp_path / "locale/uk/LC_MESSAGES/django.po"
    call_command("translations", stdout=io.StringIO())
    book = polib.pofile(str(path))
    book.find("One text").msgstr = "Один текст"
    book.find("May").msgstr = "Травень"
    book.save()
    module.write_text(PYTHON.replace("May", "June"))

    said = io.StringIO()
    call_command("translations", stdout=said)

    assert "uk: 3 texts, 2 to be translated" in said.getvalue()
    kept = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}
    assert kept == {"One text": "Один текст", "%(n)s call": "", "June": ""}
    with path.with_suffix(".mo").open("rb") as compiled:
        assert GNUTranslations(compiled).gettext("One text") == "Один текст"
