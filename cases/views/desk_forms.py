"""What the forms of the desk begin with: what was typed, what was said, what may be put in."""

from collections.abc import Mapping

from django.forms import Form

from cases.forms import CloseForm
from cases.models import WrapCode
from cases.presenters.contact_page import ContactPage
from cases.presenters.drafts import Kept, begun
from cases.presenters.lost_call import LostCall


def close_form(
    page: ContactPage, drafts: Mapping[str, Kept], lost: LostCall | None, *, hard: bool
) -> CloseForm:
    """The wrap-up as the conversation suggests it: nobody is asked twice, and no case made up."""
    settled = page.step.values.get("outcome", "")
    known = settled if settled in WrapCode.values else ""
    made_up = known == WrapCode.CASE_OPENED and not page.case
    otherwise = WrapCode.DROPPED if lost else WrapCode.CASE_OPENED if page.case else ""
    suggested = "" if made_up else known or otherwise
    return CloseForm(initial={"code": suggested, "hard": hard} | begun(drafts, "close"))


def kept_or(form: Form | None, kind: type[Form], fresh: object) -> object:
    """The form as it was typed if it is of this kind, else a fresh one."""
    return form if isinstance(form, kind) and type(form) is kind else fresh()  # type: ignore[operator]
