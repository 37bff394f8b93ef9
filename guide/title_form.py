"""The title of a new step, and the fields of a text in three languages."""

from typing import Any

from django import forms

from guide.editing import LONGEST, WordsRefused, clean
from triage.graph import LANGUAGES


class TitleForm(forms.Form):
    """The title of a new step, in three languages."""

    revision = forms.IntegerField(widget=forms.HiddenInput, max_value=10**9)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for language in LANGUAGES:
            self.fields[language] = words_field(language, "", forms.TextInput)
            self.fields[language].label = language

    def clean(self) -> dict[str, Any]:
        """The title as it may stand in the script."""
        return cleaned(self)

    def words(self) -> dict[str, str]:
        """The title in each language."""
        return {each: self.cleaned_data[each] for each in LANGUAGES}

    @property
    def languages(self) -> list[tuple[str, forms.BoundField]]:
        """Its fields by their language."""
        return [(each, self[each]) for each in LANGUAGES]


def words_field(language: str, initial: str, widget: type[forms.Widget]) -> forms.CharField:
    """A field for one text in one language."""
    attributes = {"lang": language, "data-longest": LONGEST}
    rows = {"rows": 3} if widget is forms.Textarea else {}
    return forms.CharField(required=False, initial=initial, widget=widget(attrs=attributes | rows))


def cleaned(form: forms.Form) -> dict[str, Any]:
    """Each text of a form as it may stand in the script."""
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if type(field) is forms.CharField and isinstance(value, str):
            try:
                form.cleaned_data[name] = clean(value)
            except WordsRefused as refusal:
                form.add_error(name, str(refusal.sentence))
    return form.cleaned_data
