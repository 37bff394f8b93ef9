"""Many cases of one person are given to another, or back to nobody."""

from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.forms import PersonField
from operators.models import Operator

NOBODY = _("Nobody for now")


class ReassignForm(forms.Form):
    """Which cases, each with the version that was seen, and to whom."""

    def __init__(self, *args: object, people: QuerySet[Operator], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["to"] = PersonField(
            label=_("Give to"), queryset=people, required=False, empty_label=NOBODY
        )

    def clean(self) -> dict[str, object]:
        """The chosen cases as reference and version; what no page of ours sends is refused."""
        cleaned = super().clean() or {}
        try:
            pairs = [one.split(":") for one in self.data.getlist("case")]  # type: ignore[attr-defined]
            cleaned["chosen"] = {UUID(ref): int(version) for ref, version in pairs}
        except ValueError:
            raise forms.ValidationError(_("Choose the cases on the page again.")) from None
        if not cleaned["chosen"]:
            raise forms.ValidationError(_("Choose at least one case."))
        return cleaned
