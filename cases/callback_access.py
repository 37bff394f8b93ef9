"""Who may call somebody back: whoever has taken the callback, while it is due."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.access import WHY_NOT, NotNow
from cases.models import Callback
from operators.access import Facts, can
from operators.models import Operator


def callback_for(operator: Operator, ref: UUID, action: str) -> Callback:
    """The callback, if this action is within this person's reach. Raises Callback.DoesNotExist."""
    found = Callback.objects.select_related("case", "taken_by", "contact").get(
        ref=ref, office_id=operator.office_id
    )
    if can(operator, action, _facts(found)).hides:
        raise Callback.DoesNotExist
    return found


def must_call(operator: Operator, callback: Callback, action: str, *, stepped_up: bool) -> None:
    """Let the action take effect now, for a reason that is kept, or raise NotNow."""
    answer = can(operator, action, _facts(callback, stepped_up=stepped_up))
    if not answer.allowed:
        raise NotNow(WHY_NOT.get(answer.reason, _("This is not possible now.")))


def _facts(callback: Callback, *, stepped_up: bool = False) -> Facts:
    return Facts(
        office=callback.office_id,
        owners=frozenset({callback.taken_by_id} if callback.taken_by_id else ()),
        stepped_up=stepped_up,
        reason=True,
    )
