"""The form of an agreement on safe contact: windows of a week in the person's own time."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import LongTextField
from cases.safe_contact import DAY, Hours, Way, zone_named
from cases.zones import ABROAD, RUSSIA, UKRAINE, place_of

ROWS = range(1, 4)
DAYS = (
    (1, _("Mon")),
    (2, _("Tue")),
    (3, _("Wed")),
    (4, _("Thu")),
    (5, _("Fri")),
    (6, _("Sat")),
    (7, _("Sun")),
)
USUAL = timedelta(days=30)


def zones() -> list[tuple[Any, Any]]:
    """The zones to choose from, by country, each as its city."""
    groups = ((_("Ukraine"), UKRAINE), (_("Russia"), RUSSIA), (_("Abroad"), ABROAD))
    return [
        ("", _("Choose the nearest city")),
        *(
            (name, sorted(((z, place_of(z)) for z in kept), key=itemgetter(1)))
            for name, kept in groups
        ),
    ]


class DayInput(forms.DateInput):
    """A day, as the browser's own picker writes it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SafeContactForm(forms.Form):
    """When, which way, and what may be said."""

    way = forms.TypedChoiceField(label=_("Which way"), choices=Way.choices, coerce=Way)
    number = forms.CharField(
        label=_("Number or name there"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    zone = forms.ChoiceField(label=_("Where the person lives: their clock"), choices=zones)
    first = forms.DateField(label=_("From the day"), widget=DayInput)
    last = forms.DateField(label=_("To the day, and no longer"), widget=DayInput)
    may_say = LongTextField(
        label=_("What may be said to whoever answers"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    if_commander = LongTextField(
        label=_("What to do when a commander answers"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"].initial, self.fields["last"].initial = at.date(), at.date() + USUAL
        for row in ROWS:
            self.fields[f"days_{row}"] = forms.TypedMultipleChoiceField(
                label=_("Days"),
                choices=DAYS,
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            for end, label in (("from", _("From")), ("until", _("Until"))):
                self.fields[f"{end}_{row}"] = forms.TimeField(
                    label=label,
                    required=False,
                    widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
                )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The windows, each with its three fields."""
        return [
            {"days": self[f"days_{row}"], "ends": [self[f"from_{row}"], self[f"until_{row}"]]}
            for row in ROWS
        ]

    def clean(self) -> dict[str, Any]:
        """The windows put together; each says what it lacks."""
        cleaned: dict[str, Any] = super().clean() or {}
        hours = [each for row in ROWS for each in self._row(row, cleaned)]
        if not hours and not self.errors:
            self.add_error("days_1", _("Name at least one window of the week."))
        if cleaned.get("zone") and zone_named(cleaned["zone"]) is None:
            self.add_error("zone", _("Choose the time zone that the person lives in."))
        return cleaned | {"hours": hours}

    def lasts(self) -> tuple[date, date]:
        """The first and the last day."""
        return self.cleaned_data["first"], self.cleaned_data["last"]

    def told(self) -> Mapping[str, str]:
        """What is kept sealed."""
        return {name: self.cleaned_data[name] for name in ("number", "may_say", "if_commander")}

    def _row(self, row: int, cleaned: Mapping[str, Any]) -> list[Hours]:
        days, begins, ends = (cleaned.get(f"{name}_{row}") for name in ("days", "from", "until"))
        if not days and begins is None and ends is None:
            return []
        if not days:
            self.add_error(f"days_{row}", _("Choose the days of this window."))
        elif begins is None or ends is None:
            self.add_error(f"from_{row}", _("A window begins and ends at two different times."))
        elif begins == ends:
            self.add_error(f"until_{row}", _("A window begins and ends at two different times."))
        else:
            return [Hours(day, _minute(begins), _minute(ends) or DAY) for day in days]
        return []


def _minute(shown: time) -> int:
    return shown.hour * 60 + shown.minute
