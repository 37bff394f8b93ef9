"""What is typed to plan a shift: a person, a day, and two hours on the clock in Kyiv."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from cases.days import KYIV, unclear
from cases.forms import LongTextField, PersonField
from rota.models import Shift
from rota.selectors import people_to_plan
from rota.spans import Times

CLOCK = "%H:%M"
DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 2000, 2100


class TimesForm(forms.Form):
    """A day and two hours; an end that is not later is on the next day."""

    day = forms.DateField(label=_("Day"), input_formats=["%Y-%m-%d"])
    begins = forms.TimeField(label=_("From"), input_formats=[CLOCK])
    ends = forms.TimeField(
        label=_("Until"), input_formats=[CLOCK], help_text=_("an earlier hour: the next day")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for hour in ("begins", "ends"):
            self.fields[hour].widget = forms.TimeInput(format=CLOCK, attrs={"type": "time"})
        self.fields["day"].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def clean(self) -> dict[str, object]:
        """Both moments; an hour that the clocks leave out or show twice is named, never guessed."""
        cleaned = super().clean() or {}
        day, begins, ends = (cleaned.get(name) for name in ("day", "begins", "ends"))
        if not (isinstance(day, date) and isinstance(begins, time) and isinstance(ends, time)):
            return cleaned
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.add_error("day", _("Look at the year."))
            return cleaned
        until = day if ends > begins else day + DAY
        shown = {"begins": datetime.combine(day, begins), "ends": datetime.combine(until, ends)}
        for name, each in shown.items():
            if why := unclear(each):
                self.add_error(name, why)
        moments = [each.replace(tzinfo=KYIV).astimezone(UTC) for each in shown.values()]
        return cleaned | {"times": Times(*moments)}

    @staticmethod
    def of(shift: Shift) -> dict[str, object]:
        """What the form shows of a shift."""
        begins, ends = localtime(shift.begins, KYIV), localtime(shift.ends, KYIV)
        return {"day": begins.date(), "begins": begins.time(), "ends": ends.time()}


class ShiftForm(TimesForm):
    """A new shift of one person."""

    field_order = ["person", "day", "begins", "ends"]

    def __init__(self, *args: object, office: UUID, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = PersonField(
            label=_("Who"),
            queryset=people_to_plan(office=office),
            empty_label=_("Choose a colleague"),
        )
        self.order_fields(self.field_order)


class ChangeForm(TimesForm):
    """Other times of a shift, as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class DropForm(forms.Form):
    """The shift that is taken away, as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class WeekForm(forms.Form):
    """The week that is planned as the one before was."""

    week = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])


class NoteForm(forms.Form):
    """What is left to the next shift."""

    body = LongTextField(
        label=_("What the next shift has to know"),
        help_text=_("no names, numbers or places; the case has them"),
    )
