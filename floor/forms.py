"""Which days are looked at, how they are divided, and why figures are taken out of the house."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django import forms
from django.utils.timezone import get_current_timezone, localdate, make_aware
from django.utils.translation import gettext_lazy as _

from cases.report_reasons import ReportReason
from floor.folding import HOURS_KEPT
from floor.selectors import Span

#: More days at once would be read for minutes, and say little.
MOST_DAYS = 92
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
HOUR, DAY, LINE, LANGUAGE = "hour", "day", "line", "language"
DIVISIONS = [
    *((HOUR, _("Hour")), (DAY, _("Day"))),
    *((LINE, _("Line")), (LANGUAGE, _("Language"))),
]
LONGEST = 200


class DaysForm(forms.Form):
    """Which days, in Kyiv time."""

    first = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("To"), widget=forms.DateInput(attrs={"type": "date"}))

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
        return told

    def span(self, office: UUID) -> Span:
        """The days of a valid form, as moments."""
        zone = get_current_timezone()
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        return Span(
            office=office,
            begins=make_aware(datetime.combine(first, time()), zone),
            ends=make_aware(datetime.combine(last + timedelta(days=1), time()), zone),
        )


class FiguresForm(DaysForm):
    """Which days, and how they are divided."""

    by = forms.ChoiceField(label=_("Divided by"), choices=DIVISIONS)

    def __init__(self, told: Mapping[str, str], *, at: datetime) -> None:
        super().__init__(told)
        self._at = at

    def clean(self) -> dict[str, object]:
        """Refuse hours of several days, and those that are gone."""
        told = super().clean()
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if "last" in self.errors or not first or told.get("by") != HOUR:
            return told
        if first != last:
            self.add_error(
                "by", _("Hours are those of one day. Choose one day, or line or language.")
            )
        elif first < localdate(self._at - HOURS_KEPT):
            self.add_error("by", _("Hours are kept for two days. Choose line or language."))
        return told


class ReasonForm(forms.Form):
    """Why figures are taken out of the house."""

    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[("", _("Choose a reason")), *ReportReason.choices],
        error_messages={"required": _("Choose why you take these figures.")},
    )
    words = forms.CharField(
        label=_("In a sentence"),
        required=False,
        max_length=LONGEST,
        help_text=_("stands on the download; name nobody"),
    )

    def clean(self) -> dict[str, object]:
        """Another reason is one that is said."""
        told: dict[str, object] = super().clean() or {}
        if told.get("reason") == ReportReason.OTHER and not told.get("words"):
            self.add_error("words", _("Say the reason in a sentence."))
        return told
