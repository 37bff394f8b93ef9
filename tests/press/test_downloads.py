"""The attacks on downloaded files: each stays below its mark, and is red where noise is broken.

Nothing here but the files of `/press/api/` tells a figure; the attacker knows the rules, everybody
but one, and, where the noise is broken, how.
"""

import json
from collections import Counter
from fractions import Fraction
from random import Random
from statistics import mean

import pytest

from press import disclosure
from press.content import content_of
from press.noise import at_most, drawn
from press.period import Period
from press.selectors import groups_of
from press.tables import DIMENSIONS, MONTHLY, _table
from press.texts import TABLES
from tests.press.attacks import (
    OURS,
    ROUNDED,
    WORST,
    Way,
    accuracy,
    likelihood_ratio,
    linkage,
    membership,
    sharper,
)
from tests.press.conftest import browser_of
from tests.press.newsroom import (
    EDGE,
    MONTHS,
    SOUGHT,
    Newsroom,
    at_the_edge,
    figures_of,
    known_hash,
    published,
    small_cells,
    sure,
)
from tests.press.reconstruction import pinned

pytestmark = pytest.mark.django_db(databases="__all__")

ONE_PERSON, MEMBERSHIP, LINKAGE, POINTS = 0.57, 0.63, 0.03, 0.03
MOST_RATIO = Fraction(1_284_026_416, 10**9)
CELLS, BUDGET = 6, Fraction(3, 2)
HALF = Way("sharper", sharper)
#: Noises that are broken on purpose, each with what the attacker then knows of it.
BROKEN = {
    "none": (lambda _u: 0, ROUNDED),
    "sharper": (lambda u: int(drawn(u) / 2), HALF),
    "bounded": (lambda u: max(-10, min(10, drawn(u))), OURS),
}
PAIRS = [_table(f"{one}_{two}", one, two) for one in DIMENSIONS for two in DIMENSIONS if one < two]


@pytest.fixture
def rooms(monkeypatch, ivolha, zoria):
    """Makes a newsroom; the key of every period is the known one."""
    monkeypatch.setattr("press.services.building.period_hash", known_hash)

    def make(people=at_the_edge, *, months=MONTHS, noise=None, **told) -> Newsroom:
        if noise:
            monkeypatch.setattr(disclosure, "drawn", noise)
        return published(months, people, (ivolha, zoria), browser_of(ivolha), **told)

    return make


def law(room: Newsroom) -> Way:
    """The noise and the rounding as every file tells them, the same in all."""
    [told] = {json.dumps(file["method"], sort_keys=True) for file in room.files.values()}
    method = json.loads(told)
    assert method["scheme"] == "two-sided geometric noise"
    assert Fraction(method["epsilon"]) == Fraction(1, 4)
    return Way("told", at_most, method["rounded_to"], method["withheld_below"])


def residuals(room: Newsroom) -> list[int]:
    """How far each large figure lies from what the attacker knows."""
    files = room.files
    return [
        figure - room.counts(period, *place)
        for period in room.known
        for place, figure in figures_of(files[str(period)]).items()
        if figure is not None and room.counts(period, *place) >= 50
    ]


def follows(room: Newsroom) -> bool:
    """Whether the figures are spread as the files say: as wide, and with tails as heavy."""
    off = residuals(room)
    shares = {
        figure: Fraction(share, 1 << 256) for figure, share in law(room).figures(EDGE).items()
    }
    width = float(sum(share * (figure - EDGE) ** 2 for figure, share in shares.items() if figure))
    beyond = float(sum(share for figure, share in shares.items() if abs((figure or 0) - EDGE) > 12))
    far = sum(abs(each) > 12 for each in off) / len(off)
    return 0.6 < mean(each * each for each in off) / width < 1.6 and far > beyond / 3


def one_person(room: Newsroom, way: Way) -> float:
    """How sure the attacker is of the one from a single cell, over all months."""
    files = room.files
    return mean(
        sure(way, [(room.counts(period, *place), figures_of(files[str(period)])[place])])
        for period in room.known
        for place in places_of_the_one()
    )


def in_all_cells(room: Newsroom, way: Way) -> float:
    """How sure the attacker is of the one from all cells of a month together."""
    files = room.files
    return mean(
        sure(
            way,
            [
                (room.counts(period, *place), figures_of(files[str(period)])[place])
                for place in places_of_the_one()
            ],
        )
        for period in room.known
    )


def places_of_the_one() -> list[tuple[str, tuple[str, ...]]]:
    return [("total", ()), *((name, (SOUGHT[name],)) for name in DIMENSIONS)]


class TestOnePerson:
    def test_is_found_neither_in_a_cell_nor_in_all_of_them(self, rooms) -> None:
        room = rooms(with_sought=True)
        told = law(room)
        assert follows(room)
        assert accuracy(told) <= ONE_PERSON
        assert likelihood_ratio(told) <= MOST_RATIO
        assert one_person(room, told) <= ONE_PERSON
        assert in_all_cells(room, told) <= MEMBERSHIP
        assert all(membership(told, n, CELLS) <= MEMBERSHIP for n in WORST)

    @pytest.mark.parametrize("broken", BROKEN)
    def test_is_seen_where_noise_is_broken(self, rooms, broken) -> None:
        noise, way = BROKEN[broken]
        room = rooms(noise=noise, with_sought=broken != "bounded")
        assert not follows(room)
        if broken != "bounded":
            assert one_person(room, way) > ONE_PERSON
            assert in_all_cells(room, way) > MEMBERSHIP


def values_of_repetition(room: Newsroom, times: int) -> int:
    """How many different bodies one address has, asked for among others in any order."""
    addresses = [f"/press/api/releases/{period}.json" for period in list(room.known)[:3]]
    seen: dict[str, set[bytes]] = {}
    for turn in range(times):
        Random(turn).shuffle(addresses)
        for address in addresses:
            seen.setdefault(address, set()).add(room.client.get(address).content)
    return max(len(each) for each in seen.values())


class TestRepetition:
    def test_gives_one_value(self, rooms) -> None:
        assert values_of_repetition(rooms(months=MONTHS[:3]), 12) == 1

    def test_gives_others_where_noise_is_drawn_at_each_request(self, rooms, monkeypatch) -> None:
        from press.presenters.files import data_package

        def anew(release, **told):
            period, turn = Period.named(release.period), str(next(turns))
            release.content = content_of(period, groups_of(period), known_hash(turn))
            return data_package(release, **told)

        room, turns = rooms(months=MONTHS[:3]), iter(range(1_000))
        monkeypatch.setattr("press.views.api.data_package", anew)
        assert values_of_repetition(room, 12) > 1


def complements(room: Newsroom) -> tuple[float, float]:
    """How often a withheld cell is told by the total less all others, and by the best guess."""
    files, right, hidden = room.files, 0, []
    for period in room.known:
        figures = figures_of(files[str(period)])
        for name in DIMENSIONS:
            truth = room.counts(period, name, (SOUGHT[name],))
            if figures[name, (SOUGHT[name],)] is None:
                others = sum(
                    figure or 0
                    for (table, place), figure in figures.items()
                    if table == name and place != (SOUGHT[name],)
                )
                hidden.append(truth)
                right += max(0, min(9, (figures["total", ()] or 0) - others)) == truth
    return right / len(hidden), Counter(hidden).most_common(1)[0][1] / len(hidden)


class TestComplements:
    def test_tell_little_more_than_a_guess(self, rooms) -> None:
        found, guess = complements(rooms(small_cells))
        assert found <= guess + POINTS

    def test_tell_all_where_counts_are_raw(self, rooms, monkeypatch) -> None:
        monkeypatch.setattr(disclosure, "shown", lambda noisy: noisy if noisy >= 10 else None)
        found, guess = complements(rooms(small_cells, noise=lambda _u: 0))
        assert found > guess + POINTS


def told_apart(room: Newsroom) -> float:
    """How much oftener a cell is withheld with nobody in it than with one to three."""
    files, withheld = room.files, {True: [], False: []}
    for period in room.known:
        for place, figure in figures_of(files[str(period)]).items():
            number = room.counts(period, *place)
            if number <= 3:
                withheld[number == 0].append(figure is None)
    return mean(withheld[True]) - mean(withheld[False])


class TestLinkage:
    def test_nobody_and_one_are_withheld_alike(self, rooms) -> None:
        room = rooms(small_cells)
        assert linkage(law(room)) <= LINKAGE
        # Up to three in a cell may be withheld eight points less often; a few cells scatter.
        assert told_apart(room) <= 0.2

    def test_are_told_apart_where_small_cells_are_shown(self, rooms, monkeypatch) -> None:
        monkeypatch.setattr(disclosure, "shown", lambda noisy: noisy or None)
        assert told_apart(rooms(small_cells, noise=lambda _u: 0)) > 0.9


class TestReconstruction:
    def test_pins_no_small_cell_of_the_joint_table(self, rooms) -> None:
        room = rooms(small_cells, months=MONTHS[:3])
        for period in room.known:
            assert pinned(room.files[str(period)], law(room), room.known[period]) == 0

    def test_pins_them_where_more_tables_are_raw(self, rooms, monkeypatch) -> None:
        for table in PAIRS:
            monkeypatch.setitem(TABLES, table.name, TABLES["total"])
        monkeypatch.setattr("press.content.tables_of", lambda _period: (*MONTHLY, *PAIRS))
        monkeypatch.setattr(disclosure, "shown", lambda noisy: noisy)
        room = rooms(small_cells, months=MONTHS[:1], noise=lambda _u: 0)
        raw = Way("raw", ROUNDED.at_most, base=1, least=0)
        [period] = room.known
        assert pinned(room.files[str(period)], raw, room.known[period]) > 0


def spent(room: Newsroom) -> tuple[int, Fraction]:
    """In how many cells of all files one week's case is, and the budget of them together."""
    files = room.files.values()
    cells, budget = 0, Fraction(0)
    for period in room.known:
        week = period.begins.isoformat()
        over = [file for file in files if file["begins"] <= week <= file["ends"]]
        tables = [len(file["tables"]) for file in over]
        epsilons = [Fraction(file["method"]["epsilon"]) for file in over]
        cells = max(cells, sum(tables))
        budget = max(
            budget, sum((n * e for n, e in zip(tables, epsilons, strict=True)), Fraction())
        )
    return cells, budget


class TestBudget:
    def test_a_case_is_in_six_cells_of_all_files_together(self, rooms) -> None:
        assert spent(rooms(months=MONTHS[:12])) == (CELLS, BUDGET)

    def test_one_table_more_is_too_much(self, rooms, monkeypatch) -> None:
        monkeypatch.setitem(TABLES, PAIRS[0].name, TABLES["total"])
        monkeypatch.setattr("press.content.tables_of", lambda _period: (*MONTHLY, PAIRS[0]))
        cells, budget = spent(rooms(months=MONTHS[:12]))
        assert cells > CELLS
        assert budget > BUDGET
