"""What is typed to hold a hand-over window, and to keep the teams."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.daylight import Light, Lit
from cases.forms import WindowForm
from cases.models.team import LONGEST_WAY, MOST_PEOPLE, TeamName
from cases.sectors import Sector
from cases.selectors.teams import teams_active

HOUR = "%H:%M"


def teams() -> list[tuple[int, str]]:
    """The teams that work, named in the language of whoever asks, with how many they take."""
    said = _("%(team)s, at most %(people)s")
    return [(each.number, said % {"team": each, "people": each.people}) for each in teams_active()]


class MoveForm(WindowForm):
    """A hand-over window of a team, and the light that was agreed for it."""

    team = forms.TypedChoiceField(label=_("Team"), choices=teams, coerce=int)
    light = forms.TypedChoiceField(
        label=_("Agreed light"),
        choices=Light.choices,
        coerce=Light,
        required=False,
        empty_value=Light.EITHER,
    )
    sector = forms.TypedChoiceField(
        label=_("Wide sector"),
        choices=[("", _("Not said")), *Sector.choices],
        coerce=Sector,
        required=False,
        empty_value=None,
        help_text=_("for the daylight alone"),
    )
    field_order = ["team", "starts", "ends", "light", "sector"]

    def clean(self) -> dict[str, object]:
        """The light and where it counts are one thing."""
        cleaned = super().clean()
        light, sector = cleaned.pop("light", Light.EITHER), cleaned.pop("sector", None)
        return cleaned | {"lit": Lit(light, sector)}  # type: ignore[arg-type]


class ScheduleForm(MoveForm):
    """A first window, with the signs that were agreed."""

    signs = forms.CharField(label=_("Agreed signs"), max_length=300, required=False)


class TeamForm(forms.Form):
    """One team, as the supervisor keeps it."""

    number = forms.IntegerField(
        label=_("Number"),
        min_value=1,
        max_value=99,
        help_text=_("an existing number changes that team"),
    )
    name = forms.ChoiceField(label=_("Name of the team"), choices=TeamName.choices)
    people = forms.IntegerField(
        label=_("People at once"), min_value=1, max_value=MOST_PEOPLE, initial=4
    )
    opens = forms.TimeField(label=_("Works from"), input_formats=[HOUR], initial="00:00")
    closes = forms.TimeField(
        label=_("Works until"),
        input_formats=[HOUR],
        initial="00:00",
        help_text=_("the same twice: round the clock"),
    )
    way_there = forms.IntegerField(
        label=_("Way there, minutes"), min_value=0, max_value=LONGEST_WAY, initial=60
    )
    way_back = forms.IntegerField(
        label=_("Way back, minutes"), min_value=0, max_value=LONGEST_WAY, initial=60
    )
    active = forms.BooleanField(label=_("Works now"), required=False, initial=True)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for hour in ("opens", "closes"):
            self.fields[hour].widget = forms.TimeInput(format=HOUR, attrs={"type": "time"})

    def told(self) -> dict[str, object]:
        """What the service is told: hours as minutes of the day."""
        hours = {name: self.cleaned_data[name] for name in ("opens", "closes")}
        minutes = {name: hour.hour * 60 + hour.minute for name, hour in hours.items()}
        return self.cleaned_data | minutes
