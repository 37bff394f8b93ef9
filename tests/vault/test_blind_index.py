"""Keyed hashes: the same for the same value, apart for each use, and cut where they must be."""

from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from vault import blind_index
from vault.blind_index import (
    BITS,
    audit_tag,
    coincidences,
    fits,
    noise_key,
    planned,
    provider_key,
    record_key,
    route_key,
    stranger_matches,
    tag,
)
from vault.roots import NAMES, make_roots

REF = UUID(int=7)
NUMBER = "+380001234567"
WHOLE = {
    "route": lambda: route_key("telegram", NUMBER),
    "provider": lambda: provider_key("telegram", NUMBER),
    "noise": lambda: noise_key("telegram", NUMBER),
    "audit": lambda: audit_tag("telegram", NUMBER),
}


# Computed apart from our code, with nothing but HMAC-SHA256 and the text of RFC 5869.
TAGS = ["6d", "4e00", "2620"]
ANSWERS = {
    "route": "852aae06ce8196e5051de97dbffd22d301ec75900b456621da0974696c8d5f34",
    "provider": "46a903d1fe13eabe0b465ff335ff5935408f4887ffb9d837238407881d4c4688",
    "noise": "393b5771486b2e256263de4e252b5feeb957fa3e3f2a306c4818b7592af25105",
    "audit": "e3f28ce026761230d1503f4e37522bf1453d2e56d60a70cfa1cc4701298f42e0",
}
RECORD = "44e2945ae2916aa5"


@pytest.fixture
def known_roots(tmp_path: Path, settings: Any) -> Path:
    """Roots of which everybody knows the bytes."""
    settings.DATA_DIR = tmp_path
    make_roots(tmp_path / "keys")
    for number, name in enumerate(NAMES):
        replacement = tmp_path / name
        replacement.write_text(bytes([number] * 32).hex())
        replacement.rename(tmp_path / "keys" / name)
    return tmp_path / "keys"


class TestTag:
    def test_is_one_byte_and_names_its_version(self) -> None:
        assert tag("number", NUMBER) == blind_index.Tag(tag("number", NUMBER).value, 1)
        assert len(tag("number", NUMBER).value) == 1

    @pytest.mark.parametrize(("version", "size"), [(1, 1), (2, 2), (3, 2)])
    def test_a_later_version_is_wider(self, version: int, size: int) -> None:
        values = [tag("number", str(n), version=version).value for n in range(200)]
        spare = size * 8 - BITS[version]
        assert {len(value) for value in values} == {size}
        assert all(int.from_bytes(value, "big") % (1 << spare) == 0 for value in values)

    def test_versions_and_kinds_say_different_things(self) -> None:
        values = {
            bytes(tag(kind, str(n), version=version).value[0] for n in range(64))
            for kind in ("number", "handle", "chat")
            for version in BITS
        }
        assert len(values) == 9

    def test_spreads_numbers_evenly(self) -> None:
        counted = Counter(tag("number", f"+38000{n:07}").value for n in range(8192))
        assert len(counted) == 256
        assert max(counted.values()) < 3 * 32

    def test_leaves_millions_of_numbers_for_each_value(self) -> None:
        assert 10**9 / 2 ** BITS[blind_index.FIRST] > 3_000_000


class TestPlan:
    @pytest.mark.parametrize(
        ("cases", "others", "stranger"),
        [(500, 0.1, 0.12), (5_000, 1.2, 0.71), (20_000, 4.9, 0.99), (50_000, 12, 1.00)],
    )
    def test_twelve_bits_by_the_table(self, cases: int, others: float, stranger: float) -> None:
        """The figures by which the widths were chosen."""
        assert coincidences(cases, 12) == pytest.approx(others, abs=0.25)
        assert stranger_matches(cases, 12) == pytest.approx(stranger, abs=0.006)

    def test_eight_bits_for_the_first_five_hundred(self) -> None:
        assert coincidences(500, 8) == pytest.approx(2.0, abs=0.05)
        assert stranger_matches(500, 8) == pytest.approx(0.86, abs=0.005)

    @pytest.mark.parametrize(
        ("cases", "narrowest", "widest"),
        [(500, 4.5, 8.0), (5_000, 6.1, 11.3), (20_000, 7.1, 13.3), (50_000, 7.8, 14.6)],
    )
    def test_a_width_fits_within_the_planners_range(
        self, cases: int, narrowest: float, widest: float
    ) -> None:
        fitting = [bits for bits in range(1, 33) if fits(cases, bits)]
        assert narrowest - 0.1 <= fitting[0] <= narrowest + 1
        assert widest - 1 <= fitting[-1] <= widest + 0.1

    def test_is_made_anew_at_five_and_at_twenty_thousand(self) -> None:
        wide = [BITS[planned(cases)] for cases in (0, 500, 4_999, 5_000, 19_999, 20_000, 10**6)]
        assert wide == [8, 8, 8, 10, 10, 12, 12]

    def test_what_is_planned_fits_from_the_first_six_hundred_cases_on(self) -> None:
        for cases in range(600, 200_000, 97):
            assert fits(cases, BITS[planned(cases)])


class TestWhole:
    def test_hashes_have_32_bytes(self) -> None:
        assert {len(make()) for make in WHOLE.values()} == {32}

    def test_no_two_uses_agree(self) -> None:
        assert len({make() for make in WHOLE.values()}) == len(WHOLE)

    def test_lines_are_apart_whatever_the_split(self) -> None:
        for make in (route_key, provider_key):
            assert make("ab", "c") != make("a", "bc")
            assert make("telegram", "1") != make("simulator", "1")

    def test_a_record_key_has_8_bytes_and_differs_from_case_to_case(self) -> None:
        keys = {record_key(UUID(int=n)) for n in range(1000)}
        assert len(keys) == 1000
        assert {len(key) for key in keys} == {8}

    def test_a_closed_route_keeps_one_byte(self) -> None:
        whole = route_key("telegram", "7001")
        assert blind_index.truncate_route(whole) == whole[:1]


class TestRoots:
    def test_gives_the_known_answers(self, known_roots: Path) -> None:
        """Frozen: a change here would orphan every stored hash."""
        assert [tag("number", NUMBER, version=version).value.hex() for version in BITS] == TAGS
        assert {name: make().hex() for name, make in WHOLE.items()} == ANSWERS
        assert record_key(REF).hex() == RECORD

    @pytest.mark.parametrize("name", ["index", "route", "provider", "audit", "record"])
    def test_each_use_hangs_on_its_own_root_alone(self, known_roots: Path, name: str) -> None:
        def all_of() -> dict[str, bytes]:
            made = {each: make() for each, make in WHOLE.items()}
            return made | {"index": tag("number", NUMBER, version=3).value, "r": record_key(REF)}

        before = all_of()
        replacement = known_roots.parent / "new"
        replacement.write_text("ff" * 32)
        replacement.rename(known_roots / name)
        changed = {each for each, value in all_of().items() if value != before[each]}
        assert changed == ({"noise", "r"} if name == "record" else {name})
