"""A case and a contact at every stage, full of canaries, for whoever is to knock at them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cases.lifecycle import Outcome
from cases.models import Case
from cases.services.editing import case_edit
from cases.services.freezing import case_freeze
from cases.services.resolution import case_resolve
from cases.services.scheduling import case_schedule
from cases.services.verification import case_verify
from operators.models import Operator
from tests.cases.conftest import AT
from tests.cases.gathered import substantiate

RED = {
    "name": "КАНАРКА-ІМЯ",
    "phone": "+70005550177",
    "handle": "kanarka_demo",
    "unit": "КАНАРКА-ЧАСТИНА",
    "place": "КАНАРКА-МІСЦЕ",
}
AMBER = {"story": "КАНАРКА-РОЗПОВІДЬ"}
STAGES = ("intake", "intake frozen", "verified", "verified frozen", "scheduled", "resolved")
STATES = ("offered", "on_contact", "wrap_up", "closed")
RELATIONS = ("own", "same office", "other office")


@dataclass(frozen=True)
class Cast:
    """Those who bring a case to its stage; none of them knocks."""

    taker: Operator
    first: Operator
    second: Operator
    supervisor: Operator
    liaison: Operator
    #: What a case needs between two approvals and a window; told by whoever knows the rule.
    release: Callable[[Case], None]


def case_at(stage: str, case: Case, cast: Cast) -> Case:
    """Fill a fresh case with canaries and bring it to a stage, by the services alone."""
    case_edit(case_ref=case.ref, by=cast.taker, fields=RED | AMBER, version=case.version, at=AT)
    reached, _, frozen = stage.partition(" ")
    if reached in {"verified", "scheduled"}:
        _verify(case, cast)
    if reached == "scheduled":
        starts = datetime.now(tz=UTC) + timedelta(days=2)
        case_schedule(
            case_ref=case.ref,
            by=cast.liaison,
            team=1,
            starts=starts,
            ends=starts + timedelta(hours=1),
            signs="",
            at=AT,
        )
    if reached == "resolved":
        case_resolve(case_ref=case.ref, by=cast.supervisor, outcome=Outcome.WITHDREW, at=AT)
    if frozen:
        case_freeze(case_ref=case.ref, by=cast.supervisor, at=AT)
    return Case.objects.get(ref=case.ref)


def _verify(case: Case, cast: Cast) -> None:
    substantiate(case, cast.taker)
    for by in (cast.first, cast.second):
        evidence = Case.objects.get(ref=case.ref).evidence
        case_verify(case_ref=case.ref, by=by, finding="Agrees.", evidence=evidence, at=AT)
    Case.objects.filter(ref=case.ref).update(liaison=cast.liaison)
    cast.release(Case.objects.get(ref=case.ref))
