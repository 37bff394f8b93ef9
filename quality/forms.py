"""What a reader marks, and what is answered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import LongTextField
from quality.card import Mark, Point


class CardForm(forms.Form):
    """Six points, each with a mark and room for a remark."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for point in Point:
            self.fields[point.value] = forms.ChoiceField(
                label=point.label, choices=[("", _("Choose")), *Mark.choices]
            )
            self.fields[f"{point.value}_words"] = forms.CharField(
                label=_("Remark"), required=False, max_length=500
            )

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each mark with its remark."""
        return [(self[point], self[f"{point}_words"]) for point in Point.values]

    def marks(self) -> dict[str, str]:
        """What was marked."""
        return {point: self.cleaned_data[point] for point in Point.values}

    def remarks(self) -> dict[str, str]:
        """What was remarked."""
        return {point: self.cleaned_data[f"{point}_words"] for point in Point.values}


class ReplyForm(forms.Form):
    """One answer to what was found."""

    body = LongTextField(label=_("Your answer"), help_text=_("once, at most 2,000 characters"))
    disputes = forms.BooleanField(label=_("I dispute it: another reader decides"), required=False)
