"""The picture of the script: every node, every way, in words too, whole as XML."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.triage.small import choice, node, raw, small, words
from triage import registry
from triage.drawing import listing, place, svg
from triage.graph import LANGUAGES
from triage.parsing import build, load

SMALL = small()
LINE = load(registry.CURRENT)
SVG = "{http://www.w3.org/2000/svg}"


def drawn(script=SMALL, language="en", **more):
    told = {"title": "A script", "description": "In words", "language": language}
    return ElementTree.fromstring(svg(script, **told, **more))


class TestThePicture:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_shows_every_node_of_the_line(self, language):
        boxes = drawn(LINE, language).findall(f"{SVG}g")
        assert len(boxes) == len(LINE.nodes)

    def test_no_box_lies_on_another(self):
        for script in (SMALL, LINE):
            assert len(set(place(script).places.values())) == len(script.nodes)

    def test_has_a_title_and_a_description_that_name_it(self):
        root = drawn()
        assert root.attrib["role"] == "img"
        named = root.attrib["aria-labelledby"].split()
        assert [root[0].attrib["id"], root[1].attrib["id"]] == named
        assert (root[0].text, root[1].text) == ("A script", "In words")

    def test_each_box_leads_to_its_node_when_asked(self):
        links = drawn(address=lambda name: f"?node={name}").iter(f"{SVG}a")
        assert {link.attrib["href"] for link in links} == {f"?node={name}" for name in SMALL.nodes}

    def test_hostile_words_stay_words(self):
        values = raw()
        values["nodes"][0]["title"] = words('</title><script>"&')
        root = drawn(build(values))
        assert "".join(root.itertext()).count("<script>") >= 1
        assert list(root.iter(f"{SVG}script")) == []

    def test_what_nothing_leads_to_is_drawn_too(self):
        values = raw()
        values["nodes"].append(node("lost", choice("on", "gone")))
        assert "lost" in place(build(values)).places


class TestTheList:
    def test_says_every_node_and_every_way(self):
        said = "\n".join(listing(SMALL, "en"))
        for one in SMALL.nodes.values():
            assert f"{one.id}: {one.title.en}" in said
        assert "  talk → who" in said

    def test_has_no_machine_name_where_readers_have_another(self):
        said = list(listing(SMALL, "en", called=str.upper))
        assert {line for line in said if not line.startswith(" ")} == {
            name.upper() for name in SMALL.nodes
        }
        assert "  talk → WHO" in said


class TestTheCommand:
    def test_writes_picture_and_list(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        call_command("script_draw", str(tmp_path / "s.svg"), "--language", "uk")
        root = ElementTree.parse(tmp_path / "s.svg").getroot()
        assert len(root.findall(f"{SVG}g")) == len(LINE.nodes)
        assert "color-scheme: light dark" in (root.find(f"{SVG}style").text or "")
        assert "Початок дзвінка" in (tmp_path / "s.txt").read_text()
        assert capsys.readouterr().out.startswith("drawn as ")

    def test_refuses_a_damaged_file_in_one_line(self, tmp_path: Path):
        (tmp_path / "bad.yaml").write_text("a: [")
        with pytest.raises(CommandError, match="damaged YAML"):
            call_command("script_draw", str(tmp_path / "s.svg"), file=str(tmp_path / "bad.yaml"))
        assert not (tmp_path / "s.svg").exists()
