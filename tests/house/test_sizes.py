"""Nothing grows past what one reading takes in.

The limits are those of CONTRIBUTING.md. A module over the soft limit stands in LARGE with the
most it may have; a number there may fall, and no name may be added without a good reason.
"""

from collections.abc import Iterable
from pathlib import Path

from tests.house.tree import ROOT, files, functions, is_migration, is_public, length, modules, named

SOFT, HARD, FUNCTION = 200, 300, 40
# One row of rights for each act, and for each hint and sentence: they are read row by row.
LARGE = {
    "live/events.py": 250,
    "operators/roles.py": 270,
}


def over(most: int, paths: Iterable[Path]) -> dict[str, int]:
    return {named(path): length(path) for path in paths if length(path) > most}


def within(folder: str, suffix: str) -> list[Path]:
    found = [path for path in files(suffix) if path.is_relative_to(ROOT / folder)]
    assert found, f"{folder} holds no {suffix}"
    return found


def test_every_module_and_every_test_ends_before_300_lines() -> None:
    assert over(HARD, (path for path in files(".py") if not is_migration(path))) == {}


def test_a_module_past_200_lines_is_a_known_exception_that_does_not_grow() -> None:
    large = over(SOFT, modules())
    assert {name: lines for name, lines in large.items() if lines > LARGE.get(name, SOFT)} == {}


def test_an_exception_that_is_no_longer_needed_is_struck_out() -> None:
    assert set(LARGE) - set(over(SOFT, modules())) == set()


def test_a_public_function_fits_on_one_screen() -> None:
    long = {
        f"{named(path)}:{node.lineno} {name}": lines
        for path in modules()
        for name, node in functions(path)
        if is_public(name) and (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION
    }
    assert long == {}


def test_the_life_cycle_fits_on_two_screens() -> None:
    assert over(150, [ROOT / "cases/lifecycle.py"]) == {}


def test_a_template_stays_short() -> None:
    assert over(120, within("templates", ".html")) == {}


def test_a_part_of_a_template_stays_shorter() -> None:
    parts = [path for path in within("templates", ".html") if path.name.startswith("_")]
    assert over(40, parts) == {}


def test_scripts_of_pages_stay_short() -> None:
    assert over(150, within("static/js", ".js")) == {}


def test_style_sheets_stay_short() -> None:
    assert over(200, within("static/css", ".css")) == {}


def test_the_readme_can_be_read_in_five_minutes() -> None:
    assert over(150, [ROOT / "README.md"]) == {}
