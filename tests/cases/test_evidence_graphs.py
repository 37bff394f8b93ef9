"""Sources that come from one another, in whatever shape: a link never helps, an order never counts.

A graph of evidence is items on sources, and links between sources that prove to be one.
"""

import uuid
from itertools import combinations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.checklists import Check
from cases.ledger import Item, ledger
from cases.models import Case, Source
from cases.selectors.evidence import evidence_standing
from cases.services.evidence import evidence_withdraw, sources_join
from tests.cases.conftest import AT
from tests.cases.test_evidence_ledger import ITEMS, NEEDED, SOURCES, add, lacking

LINKS = st.lists(st.tuples(st.sampled_from(SOURCES), st.sampled_from(SOURCES)), max_size=8)
ALWAYS = (Check.IDENTITY, Check.DURESS)


def roots(links):
    """The root of each source, once these are one: the smallest of all that hang together."""
    root = {source: source for source in SOURCES}
    for one, other in links:
        kept, gone = sorted((root[one], root[other]))
        root = {source: kept if at == gone else at for source, at in root.items()}
    return root


def joined(items, links):
    root = roots(links)
    return [Item(item.check, item.weight, root[item.source]) for item in items]


class TestGraph:
    @given(ITEMS, LINKS)
    def test_each_link_lowers_the_sums_or_leaves_them(self, items, links):
        sums = [ledger(joined(items, links[:most]), NEEDED) for most in range(len(links) + 1)]
        for before, after in zip(sums, sums[1:], strict=False):
            assert after.sources <= before.sources
            assert after.weight <= before.weight
            assert set(before.lacks) <= set(after.lacks)

    @given(ITEMS, LINKS, st.randoms(use_true_random=False))
    def test_neither_the_order_of_items_nor_of_links_counts(self, items, links, chance):
        others, turned = list(items), [(other, one) for one, other in links]
        chance.shuffle(others)
        chance.shuffle(turned)
        assert ledger(joined(others, turned), NEEDED) == ledger(joined(items, links), NEEDED)

    @given(ITEMS, LINKS)
    def test_there_are_never_more_sources_than_parts_that_hang_together(self, items, links):
        assert ledger(joined(items, links), NEEDED).sources <= len(set(roots(links).values()))

    @given(ITEMS)
    def test_all_that_hangs_together_is_one_whatever_path_leads_there(self, items):
        chain = list(zip(SOURCES, SOURCES[1:], strict=False))
        every = list(combinations(SOURCES, 2))
        sums = ledger(joined(items, chain), NEEDED)
        assert sums == ledger(joined(items, every), NEEDED)
        assert sums.sources <= 1

    @given(ITEMS, st.sampled_from(SOURCES), st.data())
    def test_two_items_of_one_origin_count_as_the_better_of_them(self, items, source, data):
        checks, weights = st.sampled_from(Check.values), st.integers(1, 3)
        first, second = (Item(data.draw(checks), data.draw(weights), source) for _ in range(2))
        better = max(first, second, key=lambda item: item.weight)
        both, one = ledger([*items, first, second], ()), ledger([*items, better], ())
        assert (both.sources, both.weight, both.lacks) == (one.sources, one.weight, one.lacks)

    @given(ITEMS, st.integers(0, 13))
    def test_to_withdraw_what_speaks_for_it_never_helps(self, items, place):
        if place < len(items) and items[place].weight > 0:
            left = [item for at, item in enumerate(items) if at != place]
            before, after = ledger(items, NEEDED), ledger(left, NEEDED)
            assert after.weight <= before.weight
            assert after.sources <= before.sources

    @given(ITEMS, st.sampled_from(SOURCES), st.sampled_from([-1, -2, -3]))
    def test_a_doubt_never_helps_wherever_it_comes_from(self, items, source, weight):
        doubted = [*items, Item(Check.PATTERN, weight, source)]
        assert ledger(doubted, NEEDED).weight < ledger(items, NEEDED).weight
        assert set(ledger(items, NEEDED).lacks) <= set(ledger(doubted, NEEDED).lacks)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(items=ITEMS, links=LINKS, gone=st.sets(st.integers(0, 13), max_size=4))
@pytest.mark.django_db(databases="__all__")
def test_services_and_postgresql_count_a_graph_as_the_pure_rule_does(
    items, links, gone, case_in_intake, olga, vera
):
    """Items are added, sources joined and items withdrawn; all three agree after each link."""
    before = transaction.savepoint()
    known: dict[uuid.UUID, uuid.UUID] = {}
    added = []
    for item in items:
        told = {"point": item.check, "weight": item.weight}
        added.append(add(case_in_intake, olga, source=known.get(item.source, "A source"), **told))
        known[item.source] = added[-1].source_id
    for place in sorted(gone & set(range(len(items)))):
        by = vera if items[place].weight < 0 else olga
        told = {"item": added[place].ref, "why": "Explained.", "at": AT}
        evidence_withdraw(case_ref=case_in_intake.ref, by=by, **told)
    left = [item for place, item in enumerate(items) if place not in gone]
    drawn = [(one, other) for one, other in links if {one, other} <= known.keys()]
    for most, (one, other) in enumerate(drawn):
        told = {"source": known[one], "other": known[other], "at": AT}
        sources_join(case_ref=case_in_intake.ref, by=olga, **told)
        agree(case_in_intake, joined(left, drawn[: most + 1]))
    agree(case_in_intake, joined(left, drawn))
    flat = Source.objects.filter(case=case_in_intake).exclude(root__root_id__isnull=True)
    assert all(source.root.root_id == source.root_id for source in flat.select_related("root"))
    transaction.savepoint_rollback(before)


def agree(case: Case, items: list[Item]) -> None:
    pure = ledger(items, ALWAYS)
    ours = ledger(evidence_standing(case.ref), ALWAYS)
    assert (ours.sources, ours.weight, ours.lacks) == (pure.sources, pure.weight, pure.lacks)
    assert lacking(case) == (pure.lacks[0].value if pure.lacks else None)
