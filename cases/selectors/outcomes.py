"""What decides how a case may end."""

from cases.lifecycle import Stage
from cases.models import Case, Transition


def handed_over_before(case: Case) -> bool:
    """Whether an earlier life of the case ended while a hand-over window was held."""
    ended = Transition.objects.filter(case=case, before=Stage.SCHEDULED, after=Stage.RESOLVED)
    return bool(ended.exists())
