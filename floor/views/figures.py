"""The figures of one day or of several, by hour, line or language."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import get_current_timezone, localdate, make_aware, now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from floor.figures import SHORT
from floor.folding import HOURS_KEPT
from floor.presenters import shown, shown_by
from floor.selectors import Span, figures_by, figures_whole
from operators.doors import OperatorRequest

#: More days at once would be read for minutes, and say little.
MOST_DAYS = 92
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
DIVISIONS = [("hour", _("Hour")), ("line", _("Line")), ("language", _("Language"))]


class FiguresForm(forms.Form):
    """Which days, in Kyiv time, and how they are divided."""

    first = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("To"), widget=forms.DateInput(attrs={"type": "date"}))
    by = forms.ChoiceField(
        label=_("Divided by"),
        choices=DIVISIONS,
    )

    def clean(self) -> dict[str, object]:
        """Refuse a span that ends before it begins, or is too long to be read at once."""
        told: dict[str, object] = super().clean() or {}
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and not FIRST_DAY <= min(first, last) <= max(first, last) <= LAST_DAY:
            self.add_error("last", _("Choose days of this century or the next."))
        elif first and last and last < first:
            self.add_error("last", _("Choose a last day that is not before the first."))
        elif first and last and (last - first).days >= MOST_DAYS:
            self.add_error("last", _("Choose at most 92 days."))
        elif first and told.get("by") == "hour" and first != last:
            self.add_error(
                "by", _("Hours are those of one day. Choose one day, or line or language.")
            )
        elif first and told.get("by") == "hour" and first < localdate(now() - HOURS_KEPT):
            self.add_error("by", _("Hours are kept for two days. Choose line or language."))
        return told


@require_safe
def figures(request: OperatorRequest) -> HttpResponse:
    """How the contacts of the own office went."""
    at = now()
    today = localdate(at).isoformat()
    usual = {"first": today, "last": today, "by": "hour"}
    form = FiguresForm(request.GET or usual)
    if not form.is_valid():
        return render(request, "floor/figures.html", {"form": form}, status=422)
    told = form.cleaned_data
    zone = get_current_timezone()
    span = Span(
        office=request.operator.office_id,
        begins=make_aware(datetime.combine(told["first"], time()), zone),
        ends=make_aware(datetime.combine(told["last"] + timedelta(days=1), time()), zone),
    )
    groups = figures_by(span, told["by"])
    context = {
        "form": form,
        "whole": shown(str(_("All")), figures_whole(span)),
        "rows": list(shown_by(groups, told["by"])) if groups else [],
        "short": SHORT,
        "division": dict(DIVISIONS)[told["by"]],
    }
    return render(request, "floor/figures.html", context)
