"""The endings that a case may have now, each with its warning, and what was proposed of them."""

from dataclasses import dataclass
from datetime import datetime

from cases.lifecycle import Outcome
from cases.models import Case
from cases.outcomes import endings_of, parted
from cases.presenters.case_page import Agreed, CasePage
from cases.selectors.outcomes import handed_over_before


@dataclass(frozen=True, slots=True)
class Offer:
    """One outcome, as it is read before it is chosen."""

    value: str
    label: str
    warning: str
    asked: str
    by_two: bool
    follow: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProposedEnding:
    """An ending that waits for a second person."""

    by: str
    label: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Endings:
    """What the panel of the ending shows."""

    offers: tuple[Offer, ...]
    proposed: tuple[ProposedEnding, ...]


def endings(case: Case, record: CasePage) -> Endings:
    """What may be chosen at the stage of this case, and what one person has chosen already."""
    offers = tuple(
        Offer(
            value=outcome.value,
            label=str(outcome.label),
            warning=str(rule.warning),
            asked=str(rule.asked or ""),
            by_two=rule.by_two or case.frozen,
            follow=tuple(str(each.label) for each in rule.follow),
        )
        for outcome, rule in endings_of(case.stage, met=handed_over_before(case))
    )
    return Endings(offers, tuple(_proposed(each) for each in record.closers))


def _proposed(agreed: Agreed) -> ProposedEnding:
    outcome, why = parted(agreed.finding)
    label = str(Outcome(outcome).label) if outcome in Outcome.values else ""
    return ProposedEnding(agreed.by, label, why, agreed.at)
