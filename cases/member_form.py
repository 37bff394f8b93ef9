"""What is asked of one person of a case: the fields, which are evidence, and the forms."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Consent, MemberStanding, Told

RED = ("name", "rank", "unit")
FIELDS = (*RED, "kind", "age")
#: Who somebody is, is evidence; how it stands with them is not.
EVIDENCE = frozenset(FIELDS)
KINDS = (
    ("soldier", _("Soldier")),
    ("liable", _("May be called up")),
    ("civilian", _("Civilian")),
)
STANDINGS = [each for each in MemberStanding.choices if each[0] != MemberStanding.WITHDREW]
OF_AGE = 18
LABELS = {"name": _("Name"), "rank": _("Rank"), "unit": _("Unit")}
LONGEST = 120


class MemberForm(forms.Form):
    """One person; a red field is only ever written here, never read back."""

    kind = forms.ChoiceField(
        label=_("Who is it"), choices=[("", _("Not asked")), *KINDS], required=False
    )
    age = forms.RegexField(
        r"^[0-9]{1,2}$",
        label=_("Age"),
        required=False,
        help_text=_("in years, as far as it was told"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 2}),
        error_messages={"invalid": _("Write the age in digits.")},
    )
    speaks = forms.BooleanField(label=_("It is they who speak with us"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            self.fields[name] = forms.CharField(
                label=label,
                max_length=LONGEST,
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    @property
    def red(self) -> list[forms.BoundField]:
        """The fields that are hidden once they are kept."""
        return [self[name] for name in RED]

    def changes(self) -> Mapping[str, str]:
        """The fields that were sent; a red one left empty stays as it is."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in (*FIELDS, "standing") and name in self.data and (value or name not in RED)
        }


class MemberEditForm(MemberForm):
    """One person who is there already, and how it stands with them."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    standing = forms.ChoiceField(label=_("How it stands with them"), choices=STANDINGS)


class ConsentForm(forms.Form):
    """What the person answered, and which way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": "consent_%s"})

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.TypedChoiceField(
        label=_("What they answered"),
        choices=[(Consent.YES.value, Consent.YES.label), (Consent.NO.value, Consent.NO.label)],
        coerce=Consent,
        error_messages={"required": _("Choose what they answered.")},
    )
    told = forms.TypedChoiceField(
        label=_("Which way it came"),
        choices=Told.choices,
        coerce=Told,
        error_messages={"required": _("Choose which way it came.")},
    )


class WithdrawForm(forms.Form):
    """That the person leaves, which way that came, and whether they want to be erased."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": "leave_%s"})

    told = forms.TypedChoiceField(
        label=_("Which way it came"),
        choices=Told.choices,
        coerce=Told,
        error_messages={"required": _("Choose which way it came.")},
    )
    erase = forms.BooleanField(
        label=_("They ask us to erase what they told about themselves"), required=False
    )
