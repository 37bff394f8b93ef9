"""Why something is suggested, in the reader's words: each rule, and the answers that led there."""

from dataclasses import dataclass

from triage.decision import Suggestion
from triage.graph import Script
from triage.provenance import shown


@dataclass(frozen=True, slots=True)
class Told:
    """One rule that holds, and what each answer behind it settled."""

    rule: str
    text: str
    answers: tuple[tuple[int, str, str], ...]


def reasons_told(script: Script, suggestion: Suggestion, reader: str) -> tuple[Told, ...]:
    """Each reason with its answers: which of them, where it was given, what it settled."""
    return tuple(
        Told(
            rule=reason.rule,
            text=reason.text[reader],
            answers=tuple(
                (
                    each.number,
                    script.nodes[each.node].title[reader],
                    f"{script.fields[each.field].title[reader]}: "
                    f"{shown(script.fields[each.field], each.value, reader)}",
                )
                for each in reason.answers
            ),
        )
        for reason in suggestion.reasons
    )
