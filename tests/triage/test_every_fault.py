"""One file with every fault the checker knows: each is found once, and nothing else is."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.triage.small import choice, node, raw, raw_node, words
from tests.triage.test_script_check import run
from triage.checker import check
from triage.parsing import load

TRIAGE = Path(__file__).parents[2] / "triage"

#: The line of each fault, by its code.
FOUND = {
    "duplicate": "topics: law stands twice",
    "unknown_target": "node who: the choice self leads to gone, which is no node",
    "unreachable": "node lost: no conversation leads here",
    "dead_end": "node end: is an end, yet has choices",
    "loop": "node ring: goes round in a loop without an exit",
    "no_end": "node way: no way leads from here to an end",
    "uncovered": "situation viber: no node says what to do",
    "not_apart": "situation ten_year_law: law also answers treason, which is another matter",
    "unknown_field": "node who: there is no field shoe",
    "unknown_card": "node who: there is no card gone",
    "unknown_law": "card note: there is no law two",
    "unknown_next_step": "rule fear: there is no next step fly",
    "unknown_number_field": "rule crowd: there is no number field mood",
    "bad_value": "rule else: the priority must be from 1 to 4",
    "unused": "field hat: nothing ever fills it",
    "missing_language": "node count: say is missing in uk",
    "wrong_letters": "node count: ask in uk has letters of another language",
    "promise": "node help: say in en promises: “won't be filmed”",
    "expired_law": "law old: its review expired on 2026-01-01",
    "review_date": "law early: reviewed on 2026-12-01?",
    "sign_off": "sign-off lawyer: missing on an approved script",
}


def law(reviewed: date, expires: date) -> dict[str, Any]:
    return {"ref": "Article", "source": "a book", "reviewed": reviewed, "expires": expires}


def spoiled() -> dict[str, Any]:
    """The sound script with each fault at a place of its own."""
    script = raw() | {"status": "approved"}
    script["topics"].append("law")
    raw_node(script, "who")["choices"][0]["next"] = "gone"
    raw_node(script, "end")["choices"].append(choice("more", "who"))
    raw_node(script, "open")["choices"].append(choice("way", "way"))
    script["nodes"] += [
        node("lost", choice("on", "end")),
        node("way", choice("on", "ring")),
        node("ring", choice("round", "ring")),
    ]
    script["covers"].update(ten_year_law=["law"])
    script["covers"].pop("viber")
    raw_node(script, "who")["captures"].append("shoe")
    raw_node(script, "who")["cards"].append("gone")
    script["cards"]["note"]["law"].append("two")
    script["rules"][0]["next_step"] = "fly"
    script["rules"][1]["at_least"] = {"mood": 3}
    script["rules"][2]["priority"] = 9
    script["fields"]["hat"] = {"kind": "flag", "title": words("hat")}
    raw_node(script, "count")["say"].pop("uk")
    raw_node(script, "count")["ask"]["uk"] = "Что это? Вы слышите?"
    raw_node(script, "help")["say"]["en"] = "You won't be filmed."
    script["laws"]["old"] = law(date(2025, 1, 1), date(2026, 1, 1))
    script["laws"]["early"] = law(date(2026, 12, 1), date(2027, 12, 1))
    return script


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "every_fault.yaml"
    place.write_text(yaml.safe_dump(spoiled(), allow_unicode=True, sort_keys=False))
    return place


def test_each_fault_of_the_file_is_found_once(file: Path) -> None:
    found = {finding.code: str(finding) for finding in check(load(file), today=date(2026, 11, 23))}
    assert found == FOUND
    assert len(check(load(file), today=date(2026, 11, 23))) == len(FOUND)


def test_the_command_says_each_in_one_line(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    status, lines = run(capsys, str(file))
    assert status == 1
    assert sorted(lines) == sorted(f"every_fault.yaml: {line}" for line in FOUND.values())


def test_no_fault_that_the_checker_knows_is_left_out() -> None:
    source = "".join(path.read_text() for path in TRIAGE.glob("*.py"))
    literal = set(re.findall(r'Finding\(\s*"([a-z_]+)"', source))
    kinds = set(re.findall(r'_unknown\((?:where|f"[^"]+"), "([a-z ]+)"', source))
    assert literal | {f"unknown_{kind.replace(' ', '_')}" for kind in kinds} == FOUND.keys()
