"""The people of a case: listed page by page, added one after another, and shown one alone."""

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods

from cases.forms import RevealForm
from cases.member_form import ConsentForm, MemberEditForm, MemberForm, WithdrawForm
from cases.models import Case, Consent, Member
from cases.offers import offered
from cases.presenters.case_page import case_look
from cases.presenters.members import Person, people
from cases.presenters.rows import case_row
from cases.presenters.wishes import wish_form, wishes_of
from cases.selectors.members import After, member_page, members_of, wishes_among
from cases.services.honey import honey_touched
from cases.services.members import member_add
from cases.views.alias import closed
from cases.views.answering import MISSING, Page, act, within_reach
from cases.views.case import case_within_reach, in_its_place
from operators.doors import OperatorRequest

EDIT = "cases.edit_case"


@require_GET
def members(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """The people of a case, page by page."""
    return _listed(request, case_within_reach(request, ref, "cases.view_case"))


@require_http_methods(["GET", "POST"])
def add_member(request: OperatorRequest, ref: UUID) -> HttpResponse:
    """Add a person, and stay where the next one can be added."""
    found = case_within_reach(request, ref, EDIT)
    if request.method == "GET":
        return _listed(request, found, form=MemberForm())
    form = MemberForm(request.POST)

    def page(status: int, sentence: str | Promise, _typed: Form | None) -> HttpResponse:
        return _listed(request, found, status, sentence or MISSING, form)

    return act(
        request,
        EDIT,
        lambda: member_add(
            case_ref=ref,
            by=request.operator,
            fields=form.changes(),
            speaks=form.cleaned_data["speaks"],
            at=now(),
        ),
        then=reverse("cases:add-member", args=[ref]),
        page=page,
        form=form,
    )


@require_GET
def member(request: OperatorRequest, ref: UUID, member: UUID) -> HttpResponse:
    """One person of a case, and nobody else."""
    found, row = one_within_reach(request, ref, member, "cases.view_case")
    return _shown(request, found, row)


def one_within_reach(
    request: OperatorRequest, ref: UUID, member: UUID, permission: str
) -> tuple[Case, Member]:
    """One person of a case, if this act on the case is within reach."""
    found = case_within_reach(request, ref, permission)
    rows = members_of(found.ref).select_related("case", "asked_by", "erasure_by")
    return found, within_reach(request, permission, lambda: rows.get(ref=member))


def page_of_one(request: OperatorRequest, found: Case, row: Member) -> Page:
    """The page of one person with what was refused and what was typed, for `act`."""

    def page(status: int, sentence: str | Promise, form: Form | None) -> HttpResponse:
        row.refresh_from_db()
        return _shown(request, found, row, status, sentence or MISSING, form)

    return page


def edit_form(row: Member, sent: Any = None, **kwargs: Any) -> MemberEditForm:
    """The form of one person; of one who withdrew nothing is said of how it stands with them."""
    form = MemberEditForm(sent, **kwargs)
    if row.consent == Consent.WITHDRAWN:
        del form.fields["standing"]
    return form


def _shown(
    request: OperatorRequest,
    found: Case,
    row: Member,
    status: int = 200,
    sentence: str | Promise = "",
    form: Form | None = None,
) -> HttpResponse:
    if found.purged_on or found.merged_into_id:
        return closed(request, found, status)
    context = _context(request, found, [row])
    one: Person = context["people"].shown[0]  # type: ignore[attr-defined]
    version = {"version": one.version}
    known = {"kind": one.kind, "age": one.age, "standing": one.standing, "speaks": one.speaks}
    fresh: dict[str, Form] = {
        "form": edit_form(row, initial=known | version),
        "consent_form": ConsentForm(initial=version),
        "withdraw_form": WithdrawForm(),
        "wish_form": wish_form(one.wished, one.ref),
    }
    kept = {name: form if type(form) is type(each) else each for name, each in fresh.items()}
    shown = {"person": one, "problem": sentence}
    return render(request, "cases/member.html", context | kept | shown, status=status)


def _listed(
    request: OperatorRequest,
    found: Case,
    status: int = 200,
    sentence: str | Promise = "",
    form: Form | None = None,
) -> HttpResponse:
    if instead := in_its_place(request, found, status, sentence):
        return instead
    rows, more = member_page(found.ref, after=After.read(request.GET.get("after", "")))
    shown = {"more": more, "form": form or MemberForm(), "problem": sentence, "adds": bool(form)}
    return render(
        request, "cases/members.html", _context(request, found, rows) | shown, status=status
    )


def _context(request: OperatorRequest, found: Case, rows: list[Member]) -> dict[str, object]:
    at, operator = now(), request.operator
    honey_touched(case=found, by=operator, at=at)
    seen = case_look(case=found, asker=operator, at=at, also=rows)
    wished = wishes_of(wishes_among(found.ref, rows), seen)
    return {
        "case": found.ref,
        "row": case_row(found),
        "may": offered(operator, found),
        "people": people(case=found.ref, rows=rows, seen=seen, wished=wished),
        "reveal_form": RevealForm(),
    }
