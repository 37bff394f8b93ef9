"""Whom to give a case, as a form lists them: the likeliest first, with the reasons in words."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext, ngettext

from cases.models import Case
from cases.presenters.case_page import CasePage
from cases.selectors.suggesting import Suggested, suggested

Choices = Mapping[UUID, list[tuple[UUID, str]]]


def suggestions(
    *,
    office: UUID,
    cases: Collection[UUID],
    at: datetime,
    languages: Mapping[UUID, str] | None = None,
    unled: Collection[UUID] = (),
) -> Choices:
    """The choices of each of these cases."""
    told = languages or {}
    found = suggested(office=office, cases=cases, languages=told, at=at, unled=unled)
    return {
        case: [(each.person.pk, _words(each)) for each in people] for case, people in found.items()
    }


def suggested_for(case: Case, page: CasePage, at: datetime) -> list[tuple[UUID, str]]:
    """The same for one case that is open: its language was opened with it."""
    spoken = next((each.value for each in page.fields if each.detail.name == "language"), "")
    told = {case.ref: spoken} if spoken else {}
    unled = {case.ref} if case.is_unled else ()
    found = suggestions(office=case.office_id, cases=[case.ref], at=at, languages=told, unled=unled)
    return found[case.ref]


def _words(each: Suggested) -> str:
    count = ngettext("%(number)d open case", "%(number)d open cases", each.has)
    said = [each.person.call_sign, each.person.get_role_display(), count % {"number": each.has}]
    if each.knows:
        said.append(gettext("has spoken with the caller"))
    if each.speaks:
        said.append(gettext("speaks the language"))
    if each.skills:
        learned = ", ".join(str(skill.label) for skill in each.skills)
        said.append(gettext("has learned: %(skills)s") % {"skills": learned})
    return " · ".join(said)
