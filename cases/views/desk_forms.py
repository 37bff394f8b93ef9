"""What the forms of the desk begin with: what was typed, what was said, what may be put in."""

from collections.abc import Mapping

from django.forms import Form
from django.utils.timezone import localdate

from cases.forms import CloseForm
from cases.models import WrapCode
from cases.models.ready import LANGUAGES
from cases.presenters.contact_page import ContactPage
from cases.presenters.drafts import Kept, begun
from cases.presenters.lost_call import LostCall
from cases.reply_form import ReplyForm
from cases.selectors.ready import in_force


def ready_part(reply: object, language: str) -> dict[str, object]:
    """The ready answers that may be put into a message, and those that this one holds already."""
    today, answers = localdate(), in_force()
    chosen = reply.ready() if isinstance(reply, ReplyForm) else []
    return {
        "ready_answers": [(each, each.review_on and each.review_on < today) for each in answers],
        "ready_chosen": [each for each in answers if each.ref in chosen],
        "ready_languages": LANGUAGES,
        "ready_language": language if language in LANGUAGES else "ru",
    }


def close_form(page: ContactPage, drafts: Mapping[str, Kept], lost: LostCall | None) -> CloseForm:
    """The wrap-up as the conversation suggests it: nobody is asked twice, and no case made up."""
    settled = page.step.values.get("outcome", "")
    known = settled if settled in WrapCode.values else ""
    made_up = known == WrapCode.CASE_OPENED and not page.case
    otherwise = WrapCode.DROPPED if lost else WrapCode.CASE_OPENED if page.case else ""
    suggested = "" if made_up else known or otherwise
    return CloseForm(initial={"code": suggested} | begun(drafts, "close"))


def kept_or(form: Form | None, kind: type[Form], fresh: object) -> object:
    """The form as it was typed if it is of this kind, else a fresh one."""
    return form if isinstance(form, kind) and type(form) is kind else fresh()  # type: ignore[operator]
