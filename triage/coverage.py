"""Whether the script knows what to say in each situation that people call from."""

from collections.abc import Iterator

from triage.findings import Finding
from triage.graph import Script

#: None of them may be missing; `covers` in the script says at which nodes each is met.
SITUATIONS = (
    "not_yet_mobilised",
    "mobilised",
    "at_the_front",
    "surrounded",
    "group",
    "family_in_ukraine",
    "family_abroad",
    "joining_the_legion",
    "guarantees",
    "filming",
    "ten_year_law",
    "treason",
    "exchange",
    "asylum",
    "phone_confiscated",
    "second_phone",
    "viber",
    "medical",
    "suicidal",
    "minor",
    "threat",
    "prank",
    "probe",
    "journalist",
)
#: Surrender (article 352.1) and going over to the enemy (article 275) must never be one answer.
APART = (("ten_year_law", "treason"),)


def coverage(script: Script) -> Iterator[Finding]:
    """Situations without a node, nodes that are not there, and two matters in one answer."""
    for name in SITUATIONS:
        if not script.covers.get(name):
            yield Finding("uncovered", f"situation {name}", "no node says what to do")
    for name, nodes in script.covers.items():
        for node in nodes:
            if node not in script.nodes:
                yield Finding("unknown_target", f"situation {name}", f"there is no node {node}")
    for one, other in APART:
        for node in sorted({*script.covers.get(one, ())} & {*script.covers.get(other, ())}):
            text = f"{node} also answers {other}, which is another matter"
            yield Finding("not_apart", f"situation {one}", text)
