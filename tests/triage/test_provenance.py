"""A conversation stays readable as it was, whatever becomes of the script."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings

from tests.triage.small import raw, raw_node, small, words
from tests.triage.walks import Walk, walks
from triage import registry
from triage.answers import Answer
from triage.parsing import build
from triage.provenance import Line, render
from triage.reading import ScriptRefused
from triage.registry import shipped
from triage.runner import answer, back, topic

SMALL = small()


def conversation() -> tuple[Answer, ...]:
    answers = answer(SMALL, (), "talk", {"mood": "calm"}, language="ru", note="тихо")
    answers = topic(SMALL, answers, "law", {"marks": ("a", "c")}, language="uk")
    answers = back(SMALL, answers, {}, language="uk")
    return answer(SMALL, answers, "other", {"marks": ()}, language="uk")


def find(version: str) -> object:
    assert version == SMALL.version
    return SMALL


class TestTheRendering:
    def test_shows_what_was_said_asked_answered_and_noted(self) -> None:
        first = render(conversation(), reader="en", find=find)[0]
        assert first == Line(
            number=1,
            node="open",
            title="open",
            said="Слова.",
            ask="Ask open?",
            answered="talk",
            noted=(("mood", "calm"),),
            note="тихо",
            language="ru",
            version=SMALL.version,
            counts=True,
        )

    def test_shows_the_detours_and_the_steps_back(self) -> None:
        lines = render(conversation(), reader="en", find=find)
        assert [line.answered for line in lines] == [
            "talk",
            "Topic opened: law",
            "One step back",
            "other",
        ]
        assert [line.counts for line in lines] == [True, False, False, True]

    def test_shows_tags_truths_and_what_was_cleared(self) -> None:
        lines = render(conversation(), reader="en", find=find)
        assert lines[1].noted == (("marks", "a, c"),)
        assert lines[3].noted == (("marks", "b"), ("mood", "afraid"))
        cleared = Answer("who", "self", "uk", SMALL.version, "", {"mood": "", "young": True})
        assert render([cleared], reader="uk", find=find)[0].noted == (
            ("Слова.", "стерто"),
            ("Слова.", "так"),
        )

    def test_refuses_an_answer_its_version_does_not_know(self) -> None:
        with pytest.raises(LookupError):
            render([Answer("gone", "x", "uk", SMALL.version)], find=find)
        with pytest.raises(LookupError):
            render([Answer("open", "gone", "uk", SMALL.version)], find=find)

    @settings(max_examples=40, deadline=None)
    @given(walks(shipped()))
    def test_can_show_any_walk_of_the_script(self, taken: Walk) -> None:
        for reader in ("ru", "uk", "en"):
            lines = render(taken.answers, reader=reader)
            assert len(lines) == len(taken.answers)
            assert all(line.title and line.said and line.answered for line in lines)


class TestTheHistory:
    @pytest.fixture
    def house(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A folder of its own with the small script in use."""
        monkeypatch.setattr(registry, "CURRENT", tmp_path / "hotline.yaml")
        monkeypatch.setattr(registry, "HISTORY", tmp_path / "history")
        monkeypatch.setattr(registry, "_published", registry._Published())
        self.write(raw())
        registry.shipped.cache_clear()
        registry.script_of.cache_clear()
        yield tmp_path
        registry.shipped.cache_clear()
        registry.script_of.cache_clear()

    def write(self, values: dict) -> None:
        registry.CURRENT.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False))
        registry.shipped.cache_clear()
        registry.script_of.cache_clear()

    def keep(self) -> Path:
        return registry.keep(source=registry.CURRENT, history=registry.HISTORY)

    def test_an_old_conversation_reads_the_same_after_a_change(self, house: Path) -> None:
        self.keep()
        before = render(conversation(), reader="en")
        changed = raw()
        raw_node(changed, "open")["say"] = words("A better question.")
        raw_node(changed, "who")["choices"].pop()
        self.write(changed)
        assert registry.shipped().version != SMALL.version
        assert render(conversation(), reader="en") == before

    def test_a_version_never_kept_is_said_to_be_so(self, house: Path) -> None:
        with pytest.raises(LookupError, match="never kept"):
            registry.script_of("1-0123456789ab")

    @pytest.mark.parametrize("version", ["../hotline", "", "7", "7-x", "history/7-000000000000"])
    def test_a_version_is_never_a_way_to_another_file(self, house: Path, version: str) -> None:
        self.keep()
        with pytest.raises(LookupError):
            registry.script_of(version)

    def test_keeping_twice_changes_nothing(self, house: Path) -> None:
        place = self.keep()
        content = place.read_bytes()
        registry.CURRENT.write_bytes(b"# only a comment\n" + content)
        assert self.keep() == place
        assert place.read_bytes() == content
        assert registry.versions() == [SMALL.version]

    def test_an_altered_version_is_refused(self, house: Path) -> None:
        place = self.keep()
        changed = raw()
        raw_node(changed, "open")["say"] = words("Something else.")
        self.write(changed)
        place.write_bytes(registry.CURRENT.read_bytes())
        with pytest.raises(ScriptRefused, match=r"was altered: its content is version 7-"):
            registry.script_of(SMALL.version)

    def test_comments_do_not_alter_a_version(self, house: Path) -> None:
        place = self.keep()
        place.write_bytes(b"# kept\n" + place.read_bytes())
        self.write(raw() | {"number": 8})
        assert registry.script_of(SMALL.version) == build(raw())

    def test_a_damaged_script_is_not_kept(self, house: Path) -> None:
        registry.CURRENT.write_text("a: [")
        with pytest.raises(ScriptRefused):
            self.keep()
        assert registry.versions() == []


def test_the_version_in_use_is_kept() -> None:
    assert shipped().version in registry.versions()


@pytest.mark.parametrize("version", registry.versions())
def test_every_version_that_was_kept_still_speaks(version: str) -> None:
    script = registry.script_of(version)
    assert script.version == version
    assert script.entries
