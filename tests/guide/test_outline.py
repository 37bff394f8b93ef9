"""The script as people read it: each node once in the tree, a search in every language."""

import pytest

from guide.outline import leading_here, search, tree
from tests.triage.small import choice, node, raw, small
from triage import registry
from triage.graph import LANGUAGES
from triage.parsing import build, load

SMALL = small()
LINE = load(registry.CURRENT)


def ids(script, name):
    return [
        leaf.id for branch in tree(script, "en") if branch.name == name for leaf in branch.leaves
    ]


class TestTheTree:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_holds_every_node_once(self, language):
        leaves = [leaf.id for branch in tree(LINE, language) for leaf in branch.leaves]
        assert sorted(leaves) == sorted(LINE.nodes)

    def test_parts_the_conversation_from_its_topics(self):
        assert ids(SMALL, "main") == ["open", "who", "count", "end", "hello"]
        assert ids(SMALL, "topics") == ["law", "film"]
        assert ids(SMALL, "always") == ["help"]

    def test_says_what_nothing_leads_to(self):
        values = raw()
        values["nodes"].append(node("lost", choice("on", "gone")))
        assert ids(build(values), "lost") == ["lost"]

    def test_knows_where_one_comes_from(self):
        assert [one.id for one in leading_here(SMALL, SMALL.nodes["who"])] == [
            *("open", "hello", "count"),
        ]


class TestTheSearch:
    @pytest.mark.parametrize("wanted", ["вайбер", "ВАЙБЕР", "  вайбер  "])
    def test_finds_words_whatever_their_case(self, wanted):
        hits = search(LINE, wanted, "uk")
        assert {"q_viber"} <= {hit.node for hit in hits}
        assert {hit.language for hit in hits} == {"uk", "ru"}
        assert all(hit.found.casefold() == "вайбер" for hit in hits)

    def test_finds_the_law_outside_the_nodes(self):
        assert LINE.laws["ru_275"].ref in {hit.place for hit in search(LINE, "260-FZ", "en")}

    def test_finds_nothing_in_nothing(self):
        assert search(LINE, "  ", "en") == search(LINE, "‮", "en") == []

    def test_ends_somewhere(self):
        assert len(search(LINE, "о", "en")) == 60
