"""The page of a case and what people do with it."""

from collections.abc import Callable
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from cases import access
from cases.models import Case
from cases.views.alias import closed
from cases.views.answering import MISSING, Page, act, within_reach
from cases.views.case_parts import CASE_PARTS, WHOLE, CaseReads
from operators.doors import OperatorRequest, refuse


@require_GET
def case(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """The case as this person may see it."""
    return show(request, case_within_reach(request, ref, "cases.view_case"))


@require_GET
def part(request: OperatorRequest, ref: UUID, part: str) -> HttpResponse:
    """One part of the case page, for a screen that was told that it changed."""
    found = case_within_reach(request, ref, "cases.view_case")
    if found.purged_on or found.merged_into_id:
        raise refuse(request, "cases.view_case", "closed")
    drawn = CASE_PARTS[part]
    return render(request, drawn.template, CaseReads(request, found, drawn.reads).told())


def show(
    request: OperatorRequest,
    found: Case,
    status: int = 200,
    sentence: str | Promise = "",
    form: Form | None = None,
) -> HttpResponse:
    """The case page, with the sentence of what was refused."""
    if instead := in_its_place(request, found, status, sentence):
        return instead
    context = CaseReads(request, found, WHOLE, form).told() | {"problem": sentence}
    return render(request, "cases/case.html", context, status=status)


def in_its_place(
    request: OperatorRequest, found: Case, status: int, sentence: str | Promise
) -> HttpResponse | None:
    """What stands where a case is not shown: it is closed, or this person no longer reads it.

    Whoever may act on the case but not read it gets the sentence alone.
    """
    if found.purged_on or found.merged_into_id:
        return closed(request, found, status)
    if not access.may(request.operator, "cases.view_case", found):
        return render(request, "cases/refused.html", {"problem": sentence}, status=status)
    return None


def case_within_reach(request: OperatorRequest, ref: UUID, permission: str) -> Case:
    """The case, if this act on it is within the person's reach."""
    return within_reach(
        request, permission, lambda: access.case_for(request.operator, ref, permission)
    )


def act_on(
    request: OperatorRequest,
    found: Case,
    permission: str,
    service: Callable[[], object],
    form: Form | None = None,
    *,
    part: str = "",
    then: str | None = None,
) -> HttpResponse:
    """Ask one service for one case, then show its page again, at the part where it was done."""
    return act(
        request,
        permission,
        service,
        then=then or page_at(found.ref, part),
        page=page_on(request, found),
        form=form,
    )


def on_case(
    request: OperatorRequest,
    ref: UUID,
    permission: str,
    service: Callable[..., object],
    form: Form | None = None,
    *,
    part: str = "",
    then: str | None = None,
    **told: object,
) -> HttpResponse:
    """One act on a case within reach: its service gets what was typed, and what is `told` besides.

    Views that need the case itself, or read their form in another way, use `act_on`.
    """
    found = case_within_reach(request, ref, permission)

    def asked() -> object:
        typed = form.cleaned_data if form else {}
        return service(case_ref=ref, by=request.operator, at=now(), **typed, **told)

    return act_on(request, found, permission, asked, form, part=part, then=then)


def page_at(ref: UUID, part: str) -> str:
    """The address of the case page, and of one part of it, which then has the focus."""
    return reverse("cases:case", args=[ref]) + (f"#{part}" if part else "")


def page_on(request: OperatorRequest, found: Case) -> Page:
    """The page of the case with what was refused and what was typed, for `act`."""

    def page(status: int, sentence: str | Promise, form: Form | None) -> HttpResponse:
        return show(request, found, status, sentence or MISSING, form)

    return page
