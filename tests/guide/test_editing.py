"""Words alone are rewritten, one place at a time; what hides or floods is refused."""

import pytest

from guide.comparing import changes, corrected
from guide.editing import WordsRefused, clean, places, rewritten, texts
from tests.triage.small import raw, small, words
from triage import registry
from triage.graph import LANGUAGES
from triage.parsing import build
from triage.reading import read_yaml
from triage.stored import load_plain, raw_of, written

SMALL = small()
LINE = read_yaml(registry.CURRENT)


class TestOnePlace:
    def test_has_every_text_that_is_said_or_shown(self):
        keys = [text.key for text in texts(raw(), "node", "who")]
        assert keys == ["title", "say", "ask", "choice-self", "choice-other", "warning-1"]
        assert [text.key for text in texts(raw(), "card", "note")] == ["title", "text"]

    @pytest.mark.parametrize(("kind", "name"), sorted(places(LINE)))
    def test_written_back_unchanged_changes_nothing(self, kind, name):
        same = {text.key: text.words for text in texts(LINE, kind, name)}
        assert build(rewritten(LINE, kind, name, same)) == build(LINE)

    def test_a_choice_gets_new_words_and_keeps_its_way(self):
        new = build(rewritten(raw(), "node", "who", {"choice-self": words("Myself")}))
        chosen = new.nodes["who"].choices[0]
        assert (chosen.text.en, chosen.next, chosen.sets) == ("Myself", "count", {"marks": ("a",)})

    def test_warnings_come_and_go(self):
        once = rewritten(raw(), "node", "who", {"warning-1": words("Care")})
        assert [one.en for one in build(once).nodes["who"].warnings] == ["Care"]
        gone = rewritten(once, "node", "who", {"warning-1": {}})
        assert build(gone) == SMALL

    @pytest.mark.parametrize(
        ("kind", "name"), [("node", "gone"), ("card", "who"), ("law", "one"), ("", "")]
    )
    def test_what_is_not_there_is_not_written(self, kind, name):
        with pytest.raises(LookupError):
            rewritten(raw(), kind, name, {"say": words("x")})

    def test_keys_of_another_place_change_nothing(self):
        new = rewritten(raw(), "node", "who", {"next": words("x"), "choice-gone": words("x")})
        assert build(new) == SMALL


class TestClean:
    @pytest.mark.parametrize(
        "letter", ["\u202e", "\u2066", "\u200b", "\u200f", "\ufeff", "\x07", "\x1b", "\U000e0041"]
    )
    def test_refuses_what_hides_or_turns(self, letter):
        with pytest.raises(WordsRefused, match="hidden"):
            clean(f"Слово{letter} слово")

    def test_refuses_a_pasted_book(self):
        with pytest.raises(WordsRefused, match="too long"):
            clean("слово " * 500_000)

    def test_makes_one_line(self):
        assert clean("  Слово\r\n\tслово\u00a0ще ") == "Слово слово ще"

    @pytest.mark.parametrize("text", ["в’язень", "«так» — ні…", "<b>&\"'", "ё ї 😀"])
    def test_lets_ordinary_letters_be(self, text):
        assert clean(text) == text


class TestStored:
    def test_a_script_comes_back_as_it_went(self):
        back = load_plain(written(LINE))
        assert back == build(LINE)
        assert list(back.fields) == list(LINE["fields"])
        assert raw_of(written(LINE)) == LINE


class TestComparing:
    def test_equal_scripts_differ_in_nothing(self):
        assert changes(SMALL, SMALL) == []

    def test_names_place_language_and_words(self):
        new = rewritten(raw(), "node", "who", {"say": words("Say it all.")})
        (change,) = changes(SMALL, build(new))
        assert (change.where, change.what, change.language) == ("node who", "say", "en")
        told = [(piece.kind, piece.text) for piece in change.pieces]
        assert told == [("same", "Say "), ("gone", "who."), ("came", "it all.")]

    def test_what_is_gone_is_a_change_too(self):
        once = build(rewritten(raw(), "node", "who", {"warning-1": words("Care")}))
        gone = changes(once, SMALL)
        assert [change.language for change in gone] == list(LANGUAGES)
        assert {piece.kind for change in gone for piece in change.pieces} == {"gone"}

    def test_a_question_is_corrected_by_its_words_alone(self):
        new = build(rewritten(raw(), "node", "who", {"say": words("Else.")}))
        assert corrected(SMALL.nodes["who"], new.nodes["who"])
        assert not corrected(SMALL.nodes["open"], new.nodes["open"])
        assert corrected(SMALL.nodes["who"], None)
