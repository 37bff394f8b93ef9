"""Texts are compiled without the gettext programs, and gettext reads the result."""

import gettext
import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from hotline.embedded import messages

CATALOGUE = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
"(n%100<12 || n%100>14) ? 1 : 2);\n"

#: templates/base.html
msgid "Say \"hello\",\n"
"then wait."
msgstr "Скажіть «вітаю»,\n"
"далі чекайте."

msgctxt "a way in"
msgid "line"
msgstr "лінія"

msgid "%d call"
msgid_plural "%d calls"
msgstr[0] "%d дзвінок"
msgstr[1] "%d дзвінки"
msgstr[2] "%d дзвінків"

#, fuzzy
msgid "guess"
msgstr "здогад"

msgid "untranslated"
msgstr ""

#~ msgid "old"
#~ msgstr "старе"
"""


@pytest.fixture
def texts() -> gettext.GNUTranslations:
    return gettext.GNUTranslations(io.BytesIO(messages.compiled(CATALOGUE)))


def test_a_text_of_several_lines_is_one_text(texts: gettext.GNUTranslations) -> None:
    assert texts.gettext('Say "hello",\nthen wait.') == "Скажіть «вітаю»,\nдалі чекайте."


def test_a_context_is_part_of_the_key(texts: gettext.GNUTranslations) -> None:
    assert texts.pgettext("a way in", "line") == "лінія"
    assert texts.gettext("line") == "line"


@pytest.mark.parametrize(("count", "word"), [(1, "дзвінок"), (3, "дзвінки"), (11, "дзвінків")])
def test_numbers_choose_their_form(texts: gettext.GNUTranslations, count: int, word: str) -> None:
    assert texts.ngettext("%d call", "%d calls", count) == f"%d {word}"


@pytest.mark.parametrize("text", ["guess", "untranslated", "old"])
def test_what_nobody_vouches_for_stays_english(texts: gettext.GNUTranslations, text: str) -> None:
    assert texts.gettext(text) == text


def test_only_a_catalogue_that_changed_is_compiled_again(tmp_path: Path) -> None:
    folder = tmp_path / "locale" / "uk" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source, target = folder / "django.po", folder / "django.mo"
    source.write_text(CATALOGUE)
    messages.compile_all(tmp_path)
    assert target.exists()
    target.write_bytes(b"kept")
    messages.compile_all(tmp_path)
    assert target.read_bytes() == b"kept"
    later = target.stat().st_mtime + 10
    os.utime(source, (later, later))
    messages.compile_all(tmp_path)
    assert target.read_bytes() != b"kept"


def test_our_catalogues_compile_as_gettext_would_do_it(tmp_path: Path) -> None:
    """Where a machine has msgfmt, both agree on every text."""
    sources = sorted(Path("locale").glob("*/LC_MESSAGES/*.po"))
    msgfmt = shutil.which("msgfmt")
    for source in sources:
        ours = gettext.GNUTranslations(io.BytesIO(messages.compiled(source.read_text())))
        if msgfmt:
            theirs = tmp_path / "theirs.mo"
            subprocess.run([msgfmt, "-o", str(theirs), str(source)], check=True)
            with theirs.open("rb") as file:
                assert vars(ours)["_catalog"] == vars(gettext.GNUTranslations(file))["_catalog"]
