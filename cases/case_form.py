"""The form of a case's record, made from the one table of its fields."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.details import DETAILS, Detail
from cases.forms import LongTextField


class CaseForm(forms.Form):
    """The fields of a case; a red one is only ever written here, never read back."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, details: tuple[Detail, ...] = DETAILS, **kwargs: object):
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for detail in details:
            self.fields[detail.name] = _field(detail)

    def changes(self) -> dict[str, str]:
        """The fields that were sent; a red field left empty stays as it is."""
        red = {detail.name for detail in DETAILS if detail.kind != "amber"}
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "version" and name in self.data and (value or name not in red)
        }


def _field(detail: Detail) -> forms.Field:
    if detail.choices:
        return forms.ChoiceField(
            label=str(detail.label),
            choices=[("", _("Not asked")), *detail.choices],
            required=False,
            help_text=str(detail.hint),
        )
    if detail.name == "group_size":
        return forms.RegexField(
            r"^[0-9]{1,4}$",
            label=str(detail.label),
            required=False,
            error_messages={"invalid": _("Write the number of people in digits.")},
        )
    area = detail.longest > 300
    kind = LongTextField if area else forms.CharField
    return kind(
        label=str(detail.label),
        max_length=detail.longest,
        required=False,
        help_text=str(detail.hint),
        widget=forms.Textarea(attrs={"rows": 4}) if area else forms.TextInput,
    )
