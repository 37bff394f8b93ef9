"""How long things are kept, what is due, and what was removed."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from cases.models import RetentionPeriod, RetentionRun
from cases.periods import BY_KIND, LONGEST, SHORTEST
from cases.selectors.periods import periods
from cases.services.purging import PeriodRefused, period_approve, period_ask
from operators.doors import OperatorRequest, within_reach

RUNS = 20


class PeriodForm(forms.Form):
    """Another number of days for one kind of ending."""

    kind = forms.ChoiceField(
        label=_("Ending"), choices=[(each.kind, each.label) for each in BY_KIND.values()]
    )
    days = forms.IntegerField(
        label=_("Days"),
        min_value=SHORTEST,
        max_value=LONGEST,
        error_messages={
            "required": _("Enter a number of days."),
            "invalid": _("Enter a number of days."),
            "min_value": _("Keep at least 7 days, for a mistake to be seen."),
            "max_value": _("Keep at most ten years."),
        },
    )


@require_safe
def retention(request: OperatorRequest) -> HttpResponse:
    """The periods in force, the wishes that wait for a second person, the last reports."""
    return _page(request, PeriodForm())


@require_POST
def period(request: OperatorRequest) -> HttpResponse:
    """Ask for another period."""
    form = PeriodForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    period_ask(**form.cleaned_data, by=request.operator, at=now())
    return redirect("oversight:retention")


@require_POST
def approve(request: OperatorRequest, wish: int) -> HttpResponse:
    """Agree to somebody else's wish."""
    try:
        with within_reach(request, "oversight.set_retention", RetentionPeriod.DoesNotExist):
            period_approve(wish=wish, by=request.operator, at=now())
    except PeriodRefused as refusal:
        return _page(request, PeriodForm(), problem=str(refusal.sentence), status=409)
    return redirect("oversight:retention")


def _page(
    request: OperatorRequest, form: PeriodForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    days = periods()
    context = {
        "form": form,
        "problem": problem,
        "may_set": request.operator.has_perm("oversight.set_retention"),
        "periods": [(each, days[kind]) for kind, each in BY_KIND.items()],
        "wishes": [
            (wish, BY_KIND[wish.kind].label)
            for wish in RetentionPeriod.objects.filter(approved_by=None).select_related("asked_by")
        ],
        "runs": RetentionRun.objects.order_by("-began_at")[:RUNS],
    }
    return render(request, "oversight/retention.html", context, status=status)
