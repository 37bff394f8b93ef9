"""What the answers imply, by the script's own rules, and which rule says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from triage.answers import Answer, values
from triage.graph import Rule, Script, Value, Words

ORDER = {"critical": 0, "high": 1, "normal": 2}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How near the danger is, what to do next, and the rules that say so."""

    danger: str
    priority: int
    next_step: Words
    reasons: tuple[Words, ...]


def suggest(script: Script, answers: Sequence[Answer]) -> Suggestion:
    """Ask every rule; the nearest danger and the first step of the highest priority count."""
    settled = values(answers)
    holding = [rule for rule in script.rules if _conditional(rule) and _holds(rule, settled)]
    holding = holding or [rule for rule in script.rules if not _conditional(rule)]
    first = min(holding, key=lambda rule: rule.priority)
    return Suggestion(
        danger=min((rule.danger for rule in holding), key=lambda danger: ORDER[danger]),
        priority=first.priority,
        next_step=script.next_steps[first.next_step],
        reasons=tuple(rule.because for rule in holding),
    )


def _conditional(rule: Rule) -> bool:
    return bool(rule.when or rule.at_least)


def _holds(rule: Rule, settled: dict[str, Value]) -> bool:
    for name, wanted in rule.when.items():
        value = settled.get(name)
        told = set(value) if isinstance(value, tuple | list) else {value}
        if not told & set(wanted):
            return False
    return all(
        isinstance(settled.get(name), int) and int(str(settled[name])) >= least
        for name, least in rule.at_least.items()
    )
