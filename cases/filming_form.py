"""The form of what a person said about being filmed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import LongTextField
from cases.models import FilmingAnswer

LONGEST = 500


class FilmingForm(forms.Form):
    """What they said, in which words it was asked, and who films."""

    answer = forms.ChoiceField(
        label=_("What did they say?"),
        choices=[("", _("Choose what they said")), *FilmingAnswer.choices],
        error_messages={"required": _("Choose what the person said.")},
    )
    words = LongTextField(
        label=_("In which words was it asked?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Write in which words it was asked, or what they said unasked.")
        },
    )
    holders = forms.CharField(
        label=_("Who films, or holds the film?"), max_length=LONGEST, required=False
    )
    unasked = forms.BooleanField(label=_("They spoke of it themselves"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": "filming_%s"})
