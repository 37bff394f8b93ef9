"""What the house may come to think of a case, and the very same caller under each of them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from cases.lifecycle import Outcome
from cases.models import Case, FlagKind
from cases.services.flags import case_flag
from cases.services.freezing import case_duress, case_freeze
from cases.services.resolution import case_resolve
from cases.services.verification import verification_refuse
from operators.models import Operator

Cast = dict[str, Operator]


def _waiting(case: Case, cast: Cast, **at: Any) -> None:
    """Nothing is thought yet."""


def _refused(case: Case, cast: Cast, **at: Any) -> None:
    evidence = Case.objects.get(ref=case.ref).evidence
    why, by = "The story changed twice.", cast["nadia"]
    verification_refuse(case_ref=case.ref, by=by, evidence=evidence, why=why, **at)


def _frozen(case: Case, cast: Cast, **at: Any) -> None:
    case_freeze(case_ref=case.ref, by=cast["vera"], **at)


def _duress(case: Case, cast: Cast, **at: Any) -> None:
    case_duress(case_ref=case.ref, by=cast["vera"], **at)


def _doubted(case: Case, cast: Cast, **at: Any) -> None:
    case_flag(case_ref=case.ref, kind=FlagKind.PROBE, days=None, by=cast["vera"], **at)


def _a_trap(case: Case, cast: Cast, **at: Any) -> None:
    _frozen(case, cast, **at)
    for name in ("vera", "nadia"):
        case_resolve(
            case_ref=case.ref, by=cast[name], outcome=Outcome.SUSPECTED_TRAP, why="?", **at
        )


def _not_eligible(case: Case, cast: Cast, **at: Any) -> None:
    for name in ("nadia", "vera"):
        case_resolve(case_ref=case.ref, by=cast[name], outcome=Outcome.NOT_ELIGIBLE, why="?", **at)


#: By name; the first is what every other must look like from outside.
VERDICTS: dict[str, Callable[..., None]] = {
    "waiting": _waiting,
    "refused": _refused,
    "frozen": _frozen,
    "under duress": _duress,
    "doubted": _doubted,
    "a trap": _a_trap,
    "not eligible": _not_eligible,
}


def come_to(verdict: str, case: Case, cast: Cast, at: datetime | None = None) -> None:
    """Let the house think this of the case."""
    VERDICTS[verdict](case, cast, at=at or datetime.now(tz=UTC))
