"""A list of people, as a file or as text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.people_csv import MOST_BYTES, CannotRead, decoded, read_rows


class PersonImportForm(forms.Form):
    """The list to import; `rows` of the cleaned data are its people, `text` what can be sent again."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("CSV in UTF-8, at most 5,000 people and 1 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )
    text = forms.CharField(
        label=_("Or paste the list"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        upload = cleaned.get("file")
        if not upload and not cleaned.get("text", "").strip():
            raise forms.ValidationError(_("Choose a file or paste a list."))
        try:
            if upload:
                cleaned["text"] = decoded(upload.read(MOST_BYTES + 1))
            cleaned["rows"] = read_rows(cleaned["text"])
        except CannotRead as refusal:
            self.add_error("file" if upload else "text", str(refusal))
        return cleaned
