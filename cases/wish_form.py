"""The form of what a person wishes for after capture."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import LongTextField
from cases.wishes import WISHES

LONGEST_WORDS = 500


class WishForm(forms.Form):
    """What they said, by the list and in their own words."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    #: Nobody: it is whoever the record of the case describes.
    who = forms.UUIDField(widget=forms.HiddenInput, required=False)
    wishes = forms.MultipleChoiceField(
        label=_("What they wish for"),
        choices=list(WISHES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = LongTextField(
        label=_("In their own words"),
        max_length=LONGEST_WORDS,
        required=False,
        help_text=_("no names, no places"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": "wish_%s"})

    def member(self) -> UUID | None:
        """Whose wishes they are, also when something else is missing."""
        try:
            return UUID(str(self["who"].data or ""))
        except ValueError:
            return None
